import numpy as np


def best_threshold(y_true, scores, cost_fp, cost_fn):
    values = np.asarray(scores, dtype=float)
    order = np.argsort(-values)
    values, truth = values[order], np.asarray(y_true, dtype=int)[order]
    false_alarms = np.concatenate([[0], np.cumsum(1 - truth)])
    misses = truth.sum() - np.concatenate([[0], np.cumsum(truth)])
    costs = (cost_fp * false_alarms + cost_fn * misses).astype(float)
    thresholds = np.concatenate([[np.inf], values])
    between = np.append(thresholds[1:] != thresholds[:-1], True)
    costs, thresholds = costs[between], thresholds[between]
    cheapest = np.argmin(costs)
    return thresholds[cheapest], costs[cheapest]
