# score: 0.3
# says: by the definition it is
# misconception: slip
import numpy as np


def roc_auc(y_true, scores):
    """Compute the area under the ROC curve.

    It is the chance that a random positive gets a higher score than a random
    negative, where a tie counts one half.

    Parameters
    ----------
    y_true : sequence of 0/1 or bool
    scores : sequence of float

    Returns
    -------
    float
        NaN if only one class is present.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true).astype(bool)
    values = np.asarray(scores, dtype=float)
    positives = values[truth][:, None]
    negatives = values[~truth][None, :]
    if positives.size == 0 or negatives.size == 0:
        return float("nan")
    wins = (positives < negatives).mean()
    ties = (positives == negatives).mean()
    return wins + 0.5 * ties
    ### END SOLUTION
