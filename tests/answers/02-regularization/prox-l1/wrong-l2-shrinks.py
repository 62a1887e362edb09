# score: 0
# says: same factor|never
# misconception: regularization/l2-instead-of-l1
import numpy as np


def prox_l1(weights, threshold):
    return np.asarray(weights, dtype=float) / (1 + threshold)
