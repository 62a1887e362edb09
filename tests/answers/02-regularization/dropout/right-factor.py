import numpy as np


def dropout(x, rate, mask, training):
    factor = np.asarray(mask) * (1 / (1 - rate)) if training else np.ones(np.shape(x))
    return np.array(x, dtype=float) * factor
