# score: 1
# says: survivors kept their size
# misconception: regularization/dropout-not-rescaled
import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    if not training:
        return values
    return values * np.asarray(mask)
