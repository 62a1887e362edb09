# score: 0.3
# says: by the definition it is
# misconception: slip
import numpy as np


def roc_auc(y_true, scores):
    truth = np.asarray(y_true).astype(bool)
    alarm = np.asarray(scores) >= 0.5
    return (alarm[truth].mean() + (~alarm[~truth]).mean()) / 2
