# score: 3
# says: all people
# misconception: metrics/parity-of-shares
import numpy as np


def group_gaps(y_true, y_pred, groups):
    """Measure how differently a classifier treats groups of people.

    Each gap is the largest rate over the groups minus the smallest one.

    Parameters
    ----------
    y_true, y_pred : sequences of 0/1
        What was true, and what was decided.
    groups : sequence
        The group of each person.

    Returns
    -------
    dict
        parity: gap in the share of positive decisions. tpr: gap in the true
        positive rate; a group without positives is left out, and the gap is NaN
        if fewer than two groups remain. accuracy: gap in accuracy.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true).astype(bool)
    decision = np.asarray(y_pred).astype(bool)
    member = np.asarray(groups)
    parity, tpr, accuracy = [], [], []
    for name in np.unique(member):
        inside = member == name
        parity.append(decision[inside].sum() / len(decision))
        accuracy.append((decision == truth)[inside].mean())
        if truth[inside].any():
            tpr.append(decision[inside & truth].mean())
    return {
        "parity": max(parity) - min(parity),
        "tpr": max(tpr) - min(tpr) if len(tpr) > 1 else float("nan"),
        "accuracy": max(accuracy) - min(accuracy),
    }
    ### END SOLUTION
