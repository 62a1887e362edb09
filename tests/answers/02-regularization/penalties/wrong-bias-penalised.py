# score: 0
# says: bias|only moves the mean
# misconception: regularization/bias-penalised
import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    flat = np.append(np.ravel(weights), bias)
    l1 = np.abs(flat).sum()
    l2 = (flat**2).sum()
    return {"l1": l1, "l2": l2, "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
