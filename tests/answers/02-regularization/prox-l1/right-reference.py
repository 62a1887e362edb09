import numpy as np


def prox_l1(weights, threshold):
    """Apply L1's pull to every weight.

    Parameters
    ----------
    weights : array_like of float, of any shape
    threshold : float
        How far the pull moves a weight, 0 or more. It never moves it past 0.

    Returns
    -------
    numpy.ndarray
        Of the same shape.
    """
    ### BEGIN SOLUTION
    values = np.asarray(weights, dtype=float)
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0)
    ### END SOLUTION
