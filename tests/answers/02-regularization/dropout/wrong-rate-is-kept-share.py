# score: 1
# says: divided by the rate
# misconception: regularization/rate-as-keep-probability
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    if not training:
        return values
    return values * np.asarray(mask) / rate if rate else values * 0
