# score: 2.5
# says: scaled at inference
# misconception: regularization/dropout-scaled-at-inference
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    if not training:
        return values * (1 - rate)
    return values * np.asarray(mask) / (1 - rate)
