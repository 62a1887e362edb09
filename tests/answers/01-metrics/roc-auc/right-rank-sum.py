import numpy as np
from scipy.stats import rankdata


def roc_auc(y_true, scores):
    truth = np.array([bool(label) for label in y_true])
    ranks = rankdata(list(scores))
    positives, negatives = truth.sum(), (~truth).sum()
    if not positives * negatives:
        return np.nan
    return (ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives)
