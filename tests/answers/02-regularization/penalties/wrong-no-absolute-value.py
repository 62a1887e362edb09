# score: 1
# says: cancel
# misconception: regularization/l1-without-absolute-value
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = flat.sum()
    l2 = (flat**2).sum()
    return {"l1": l1, "l2": l2, "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
