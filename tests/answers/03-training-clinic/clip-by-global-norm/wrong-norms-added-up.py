# score: 0
# says: at right angles
# misconception: training-clinic/norms-added-up
import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norm = sum(np.linalg.norm(array) for array in arrays.values())
    if norm > limit:
        arrays = {name: array * limit / norm for name, array in arrays.items()}
    return arrays
