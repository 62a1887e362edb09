import numpy as np


def average_precision(y_true, scores):
    """Compute average precision: the sum of precision times the step in recall.

    Examples with the same score enter together, as one threshold.

    Parameters
    ----------
    y_true : sequence of 0/1 or bool
    scores : sequence of float

    Returns
    -------
    float
        NaN if there is no positive.
    """
    ### BEGIN SOLUTION
    order = np.argsort(-np.asarray(scores, dtype=float), kind="stable")
    truth = np.asarray(y_true).astype(int)[order]
    values = np.asarray(scores, dtype=float)[order]
    if truth.sum() == 0:
        return float("nan")
    last_of_run = np.append(np.diff(values) != 0, True)
    hits = np.cumsum(truth)[last_of_run]
    alarms = np.arange(1, len(truth) + 1)[last_of_run]
    steps = np.diff(hits, prepend=0) / truth.sum()
    return float((hits / alarms * steps).sum())
    ### END SOLUTION
