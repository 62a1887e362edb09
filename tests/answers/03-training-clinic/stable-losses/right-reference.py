import numpy as np


def stable_losses(logits, labels):
    """Compute two losses from logits of any size.

    Parameters
    ----------
    logits : array_like of float, shape (rows, columns)
    labels : array_like of float, same shape
        0 or 1, or a probability.

    Returns
    -------
    dict
        ``log_softmax``: the logarithm of each row's softmax, where the columns are classes
        that exclude each other. ``bce``: the binary cross-entropy of each logit with its
        label, where every column is a question of its own. Both of the logits' shape, and
        exact for logits between -1000 and 1000.
    """
    ### BEGIN SOLUTION
    logits, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    bce = np.logaddexp(0, logits) - labels * logits
    return {"log_softmax": log_softmax, "bce": bce}
    ### END SOLUTION
