# score: 0
# says: changed their sign
# misconception: regularization/shrinks-through-zero
import numpy as np


def prox_l1(weights, threshold):
    values = np.asarray(weights, dtype=float)
    return values - threshold * np.sign(values)
