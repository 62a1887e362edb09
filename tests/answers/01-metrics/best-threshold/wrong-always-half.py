# score: 0
# says: stayed at 0.5|both errors cost the same
# misconception: metrics/threshold-always-half
import numpy as np


def best_threshold(y_true, scores, cost_fp, cost_fn):
    truth, flagged = np.asarray(y_true).astype(bool), np.asarray(scores) >= 0.5
    return 0.5, cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()
