# score: 2
# says: cannot be divided
# misconception: training-clinic/short-gradients-stretched
import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norm = np.sqrt(sum((array**2).sum() for array in arrays.values()))
    return {name: array * limit / norm for name, array in arrays.items()}
