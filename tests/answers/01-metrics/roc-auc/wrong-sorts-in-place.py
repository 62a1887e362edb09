# score: 0.3
# says: changes its input
# misconception: slip
import numpy as np
from sklearn.metrics import roc_auc_score


def roc_auc(y_true, scores):
    result = roc_auc_score(y_true, scores)
    scores.sort()
    return result
