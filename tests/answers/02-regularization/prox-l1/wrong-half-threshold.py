# score: 0
# says: By the definition
# misconception: slip
import numpy as np


def prox_l1(weights, threshold):
    values = np.asarray(weights, dtype=float)
    return np.sign(values) * np.maximum(np.abs(values) - threshold / 2, 0)
