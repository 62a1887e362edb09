# score: 0.5
# says: trapezoid rule|no threshold reaches
# misconception: metrics/ap-by-trapezoid
import numpy as np
from sklearn.metrics import auc, precision_recall_curve


def average_precision(y_true, scores):
    if not np.any(y_true):
        return float("nan")
    precision, recall, _ = precision_recall_curve(y_true, scores)
    return auc(recall, precision)
