# score: 1.71
# says: weighted by the size|rare class
# misconception: metrics/macro-as-weighted
import numpy as np


def averaged_f1(confusion):
    """Average F1 over classes in three ways.

    Parameters
    ----------
    confusion : nested list or array of shape (classes, classes)
        Counts; rows are true classes, columns are predicted classes.

    Returns
    -------
    dict
        macro: every class counts the same. weighted: every class counts by its
        true examples. micro: all counts are pooled. A class that neither occurs
        nor is predicted has F1 0.
    """
    ### BEGIN SOLUTION
    counts = np.asarray(confusion, dtype=float)
    hits = np.diag(counts)
    support = counts.sum(axis=1)
    both = support + counts.sum(axis=0)
    f1 = np.divide(2 * hits, both, out=np.zeros_like(both), where=both > 0)
    return {
        "macro": (f1 * support).sum() / support.sum(),
        "weighted": (f1 * support).sum() / support.sum(),
        "micro": hits.sum() / counts.sum(),
    }
    ### END SOLUTION
