import numpy as np


def best_threshold(y_true, scores, cost_fp, cost_fn):
    """Find the threshold with the lowest total cost of errors.

    Candidates are the distinct scores and infinity, which flags nobody. An
    example is flagged if its score is at least the threshold. Among equally
    cheap thresholds the highest one is taken.

    Parameters
    ----------
    y_true : sequence of 0/1 or bool
    scores : sequence of float
    cost_fp, cost_fn : float
        Cost of one false positive (a needless alarm) and of one false negative
        (a miss).

    Returns
    -------
    tuple of two floats
        The threshold, and its total cost on these data.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true).astype(bool)
    values = np.asarray(scores, dtype=float)
    best = (float("inf"), float(cost_fn * truth.sum()))
    for threshold in np.unique(values)[::-1]:
        flagged = values >= threshold
        cost = cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()
        if cost < best[1]:
            best = (float(threshold), float(cost))
    return best
    ### END SOLUTION
