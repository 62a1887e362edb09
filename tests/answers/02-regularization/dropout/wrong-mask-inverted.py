# score: 1
# says: 1 means kept
# misconception: regularization/mask-inverted
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    if not training:
        return values
    return values * (1 - np.asarray(mask)) / (1 - rate)
