import numpy as np


def penalties(weights, bias, strength, l1_ratio):
    """Compute the penalties of a linear model.

    Parameters
    ----------
    weights : array_like of float, of any shape
    bias : float
        The model's bias.
    strength : float
        How much penalty there is, 0 or more.
    l1_ratio : float
        The share of L1 in the elastic net, from 0 to 1.

    Returns
    -------
    dict
        ``l1``, the sum of absolute values, and ``l2``, the sum of squares, both
        without the strength; ``elastic_net``, which is the strength times
        (l1_ratio times l1, plus 1 - l1_ratio times half of l2).
    """
    ### BEGIN SOLUTION
    flat = np.asarray(weights, dtype=float).ravel()
    l1 = np.abs(flat).sum()
    l2 = (flat**2).sum()
    return {"l1": l1, "l2": l2, "elastic_net": strength * (l1_ratio * l1 + (1 - l1_ratio) * l2 / 2)}
    ### END SOLUTION
