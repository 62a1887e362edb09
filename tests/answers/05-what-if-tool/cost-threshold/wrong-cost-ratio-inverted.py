# score: 0.5
# says: upside down
# misconception: what-if-tool/cost-ratio-inverted
import numpy as np


def cost_threshold(truth, scores, cost_ratio):
    """Find the cheapest threshold, as the tool does.

    Parameters
    ----------
    truth : sequence of 0/1
        1 if the loan was repaid.
    scores : sequence of float
        Between 0 and 1. A score at the threshold or above is a yes.
    cost_ratio : float
        What a false positive costs, if a false negative costs 1.

    Returns
    -------
    float
        Of the thresholds 0.00, 0.01 and so on up to 1.00 the cheapest; of equally
        cheap ones the highest.
    """
    ### BEGIN SOLUTION
    repaid, score = np.asarray(truth) == 1, np.asarray(scores)
    best, lowest = 0.0, np.inf
    for threshold in np.arange(101) / 100:
        granted = score >= threshold
        cost = np.sum(granted & ~repaid) + cost_ratio * np.sum(~granted & repaid)
        if cost <= lowest:
            best, lowest = threshold, cost
    return best
    ### END SOLUTION
