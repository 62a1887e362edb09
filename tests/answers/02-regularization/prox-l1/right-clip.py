import numpy as np


def prox_l1(weights, threshold):
    values = np.asarray(weights, dtype=float)
    return values - np.clip(values, -threshold, threshold)
