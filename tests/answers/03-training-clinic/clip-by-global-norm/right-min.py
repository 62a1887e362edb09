import numpy as np


def clip_by_global_norm(gradients, limit):
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norm = np.sqrt(sum((array**2).sum() for array in arrays.values()))
    return {name: array * min(1, limit / norm) for name, array in arrays.items()}
