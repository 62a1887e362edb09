import numpy as np


def choose_steps(attributions_at, output, baseline_output, tolerance):
    """Choose the number of steps by completeness.

    The gap is how far the sum of the attributions is from what is to be
    explained, as a share of it.

    Parameters
    ----------
    attributions_at : dict
        From a number of steps to the attributions that it gave, an array of any
        shape. The numbers come in any order.
    output, baseline_output : float
        The scores of the input and of the baseline.
    tolerance : float
        The largest gap that is good enough.

    Returns
    -------
    int or None
        The smallest number of steps from which on every gap is good enough. None
        if even the largest number is not, or if there is nothing to explain
        because both scores are the same.
    """
    ### BEGIN SOLUTION
    change = output - baseline_output
    if change == 0:
        return None
    chosen = None
    for steps in sorted(attributions_at, reverse=True):
        if abs(np.sum(attributions_at[steps]) / change - 1) > tolerance:
            break
        chosen = steps
    return chosen
    ### END SOLUTION
