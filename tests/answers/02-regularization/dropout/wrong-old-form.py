# score: 0
# says: older form|inverted
# misconception: regularization/dropout-not-rescaled
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    if not training:
        return values * (1 - rate)
    return values * np.asarray(mask)
