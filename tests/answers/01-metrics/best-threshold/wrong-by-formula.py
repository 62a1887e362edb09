# score: 0
# says: cost_fp / (cost_fp + cost_fn)|ask the data
# misconception: metrics/threshold-by-formula
import numpy as np


def best_threshold(y_true, scores, cost_fp, cost_fn):
    threshold = cost_fp / (cost_fp + cost_fn)
    truth, flagged = np.asarray(y_true).astype(bool), np.asarray(scores) >= threshold
    return threshold, cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()
