# score: 0
# says: hard|survivors shrink too
# misconception: regularization/hard-threshold
import numpy as np


def prox_l1(weights, threshold):
    values = np.asarray(weights, dtype=float)
    return np.where(np.abs(values) > threshold, values, 0.0)
