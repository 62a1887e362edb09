import numpy as np


def dropout(x, rate, mask, training):
    """Apply inverted dropout.

    Parameters
    ----------
    x : array_like of float, of any shape
        Activations.
    rate : float
        The share of units that is dropped, from 0 to below 1.
    mask : array_like of 0/1, of the same shape
        1 where a unit is kept.
    training : bool
        False at inference.

    Returns
    -------
    numpy.ndarray
        Of the same shape.
    """
    ### BEGIN SOLUTION
    values = np.asarray(x, dtype=float)
    if not training:
        return values
    return values * np.asarray(mask) / (1 - rate)
    ### END SOLUTION
