# score: 1
# says: Each value was clipped
# misconception: training-clinic/each-value-clipped
import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    return {name: np.clip(array, -limit, limit) for name, array in arrays.items()}
