import numpy as np


def cost_threshold(truth, scores, cost_ratio):
    thresholds = np.linspace(1, 0, 101)
    yes = np.asarray(scores)[:, None] >= thresholds - 1e-9
    repaid = np.asarray(truth, dtype=bool)[:, None]
    costs = np.where(repaid, ~yes * 1.0, yes * float(cost_ratio)).sum(axis=0)
    return float(thresholds[int(np.argmin(costs))])
