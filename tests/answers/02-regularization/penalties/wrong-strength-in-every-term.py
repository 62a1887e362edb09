# score: 1
# says: By the definition
# misconception: slip
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = np.abs(flat).sum()
    l2 = (flat**2).sum()
    return {"l1": strength * l1, "l2": strength * l2, "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
