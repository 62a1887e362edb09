import numpy as np


def tuned_cost(y_validation, s_validation, y_test, s_test, cost_fp, cost_fn):
    """Estimate what the errors of a tuned threshold will cost per example.

    The threshold is the cheapest one, chosen as in best_threshold.

    Parameters
    ----------
    y_validation, s_validation : sequences
        Truth and scores for choosing the threshold.
    y_test, s_test : sequences
        Truth and scores for measuring the cost.
    cost_fp, cost_fn : float
        Cost of one false positive and of one false negative.

    Returns
    -------
    float
        Mean cost per test example.
    """
    ### BEGIN SOLUTION
    def cost(truth, scores, threshold):
        flagged = np.asarray(scores, dtype=float) >= threshold
        truth = np.asarray(truth).astype(bool)
        return cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()

    candidates = [np.inf, *np.unique(np.asarray(s_validation, dtype=float))[::-1]]
    costs = [cost(y_validation, s_validation, threshold) for threshold in candidates]
    threshold = candidates[int(np.argmin(costs))]
    return cost(y_test, s_test, threshold) / len(y_test)
    ### END SOLUTION
