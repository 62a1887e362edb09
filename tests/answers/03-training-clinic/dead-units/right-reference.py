import numpy as np


def dead_units(batches):
    """Find the units of a layer that never answer.

    Parameters
    ----------
    batches : list of array_like, each of shape (rows, units)
        The layer's outputs for the whole data set, batch after batch; the numbers of
        rows may differ.

    Returns
    -------
    list of int
        The units, counted from 0 and in ascending order, whose output is 0 for every row.
    """
    ### BEGIN SOLUTION
    everything = np.concatenate(batches)
    return np.flatnonzero((everything == 0).all(axis=0)).tolist()
    ### END SOLUTION
