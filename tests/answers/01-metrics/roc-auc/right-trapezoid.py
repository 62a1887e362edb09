import numpy as np


def roc_auc(y_true, scores):
    truth, values = np.asarray(y_true, dtype=int), np.asarray(scores)
    if truth.min() == truth.max():
        return float("nan")
    tpr, fpr = [0.0], [0.0]
    for threshold in sorted(set(values.tolist()), reverse=True):
        alarm = values >= threshold
        tpr.append((alarm & (truth == 1)).sum() / (truth == 1).sum())
        fpr.append((alarm & (truth == 0)).sum() / (truth == 0).sum())
    return np.trapezoid(tpr, fpr)
