# score: 1
# says: on its own
# misconception: training-clinic/each-tensor-clipped-alone
import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norms = {name: np.sqrt((array**2).sum()) for name, array in arrays.items()}
    return {
        name: array * limit / norms[name] if norms[name] > limit else array
        for name, array in arrays.items()
    }
