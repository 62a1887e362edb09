# score: 0
# says: The length is its root
# misconception: training-clinic/norm-not-rooted
import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norm = sum((array**2).sum() for array in arrays.values())
    if norm > limit:
        arrays = {name: array * limit / norm for name, array in arrays.items()}
    return arrays
