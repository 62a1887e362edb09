# score: 1
# says: divided by the number of weights
# misconception: regularization/penalty-averaged
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = np.abs(flat).sum()
    l2 = (flat**2).mean()
    return {"l1": l1, "l2": l2, "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
