import numpy as np


def dropout(x, rate, mask, training):
    values = np.asarray(x, dtype=float)
    kept = np.asarray(mask, dtype=bool)
    return np.where(kept, values / (1 - rate), 0.0) if training else values.copy()
