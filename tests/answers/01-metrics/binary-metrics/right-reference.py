import numpy as np


def binary_metrics(y_true, scores, threshold):
    """Compute seven metrics of a binary classifier at one threshold.

    Parameters
    ----------
    y_true : sequence of 0/1 or bool (list, array or Series)
        The truth; 1 is the positive class.
    scores : sequence of float
        The model's scores. An example is called positive if its score is at
        least the threshold.
    threshold : float

    Returns
    -------
    dict
        With the keys precision, recall, f1, accuracy, fpr, balanced_accuracy
        and mcc. A metric whose denominator is empty is NaN.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true).astype(bool)
    alarm = np.asarray(scores) >= threshold
    tp = int((alarm & truth).sum())
    fp = int((alarm & ~truth).sum())
    fn = int((~alarm & truth).sum())
    tn = int((~alarm & ~truth).sum())

    def ratio(numerator, denominator):
        return numerator / denominator if denominator else float("nan")

    recall = ratio(tp, tp + fn)
    specificity = ratio(tn, tn + fp)
    margins = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return {
        "precision": ratio(tp, tp + fp),
        "recall": recall,
        "f1": ratio(2 * tp, 2 * tp + fp + fn),
        "accuracy": ratio(tp + tn, tp + fp + fn + tn),
        "fpr": ratio(fp, fp + tn),
        "balanced_accuracy": (recall + specificity) / 2,
        "mcc": ratio(tp * tn - fp * fn, margins**0.5),
    }
    ### END SOLUTION
