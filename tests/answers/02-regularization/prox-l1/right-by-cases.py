import numpy as np


def prox_l1(weights, threshold):
    values = np.asarray(weights, dtype=float)
    shrunk = np.zeros_like(values)
    above, below = values > threshold, values < -threshold
    shrunk[above] = values[above] - threshold
    shrunk[below] = values[below] + threshold
    return shrunk
