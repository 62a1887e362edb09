# score: 0
# says: by the definition it is
# misconception: slip
import numpy as np


def average_precision(y_true, scores):
    truth, alarm = np.asarray(y_true).astype(bool), np.asarray(scores) >= 0.5
    return truth[alarm].mean() if alarm.any() else float("nan")
