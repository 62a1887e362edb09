# score: 2.5
# says: dropped at inference
# misconception: regularization/dropout-at-inference
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    return values * np.asarray(mask) / (1 - rate)
