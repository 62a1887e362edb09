# score: 2
# says: square root|largest weight dominates
# misconception: regularization/l2-rooted
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = np.abs(flat).sum()
    l2 = (flat**2).sum()
    return {"l1": l1, "l2": np.sqrt(l2), "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
