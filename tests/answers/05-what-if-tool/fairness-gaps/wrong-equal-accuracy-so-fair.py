# score: 1
# says: deserved yeses
# misconception: what-if-tool/equal-accuracy-so-fair
import numpy as np


def fairness_gaps(truth, scores, groups, thresholds):
    """Measure three notions of fairness for thresholds of groups.

    Each gap is the highest rate of a group minus the lowest one.

    Parameters
    ----------
    truth : sequence of 0/1
        1 if the loan was repaid; every group has some of both.
    scores : sequence of float
    groups : sequence of str
        The group of each applicant.
    thresholds : dict
        The threshold of each group. A score at the threshold or above is a yes.

    Returns
    -------
    dict
        ``demographic parity``: the gap in the share of yeses; ``equal opportunity``:
        the gap in the share of yeses among those who repaid; ``equal accuracy``: the
        gap in the share of right decisions.
    """
    ### BEGIN SOLUTION
    repaid, member = np.asarray(truth) == 1, np.asarray(groups)
    limits = np.array([thresholds[group] for group in member])
    granted = np.asarray(scores) >= limits
    parity, opportunity, accuracy = [], [], []
    for group in np.unique(member):
        inside = member == group
        parity.append(granted[inside].mean())
        opportunity.append(granted[inside & repaid].mean())
        accuracy.append((granted == repaid)[inside].mean())
    return {
        "demographic parity": max(accuracy) - min(accuracy),
        "equal opportunity": max(accuracy) - min(accuracy),
        "equal accuracy": max(accuracy) - min(accuracy),
    }
    ### END SOLUTION
