import numpy as np
from sklearn.metrics import brier_score_loss


def calibration_error(y_true, probabilities, bins):
    p = np.array(list(probabilities), dtype=float)
    y = np.array(list(y_true), dtype=float)
    which = np.digitize(p, np.linspace(0, 1, bins + 1)[1:-1])
    sums = np.bincount(which, p - y, minlength=bins)
    return {"ece": np.abs(sums).sum() / len(p), "brier": brier_score_loss(y, p)}
