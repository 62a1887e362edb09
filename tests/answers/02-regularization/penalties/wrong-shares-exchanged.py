# score: 2
# says: two shares are exchanged
# misconception: regularization/l1-ratio-exchanged
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = np.abs(flat).sum()
    l2 = (flat**2).sum()
    return {"l1": l1, "l2": l2, "elastic_net": strength * ((1 - l1_ratio) * l1 + l1_ratio * l2 / 2)}
