# score: 0.5
# says: fewest errors|best accuracy
# misconception: metrics/threshold-ignores-costs
import numpy as np


def best_threshold(y_true, scores, cost_fp, cost_fn):
    truth, values = np.asarray(y_true).astype(bool), np.asarray(scores, dtype=float)
    candidates = [np.inf, *np.unique(values)[::-1]]
    errors = [((values >= threshold) != truth).sum() for threshold in candidates]
    threshold = candidates[int(np.argmin(errors))]
    flagged = values >= threshold
    return threshold, cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()
