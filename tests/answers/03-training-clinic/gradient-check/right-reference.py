import numpy as np


def gradient_error(loss, weights, gradient):
    """Hold a gradient against central differences with a step of 0.00001.

    Parameters
    ----------
    loss : callable
        Takes weights and gives a number, in the precision of the weights.
    weights : numpy.ndarray, of any shape
        Where to check; float32 or float64.
    gradient : numpy.ndarray, of the same shape
        What the backward pass gives there.

    Returns
    -------
    float
        The largest error of a single weight: the difference between both slopes over the
        larger of them in size; where both are below 1e-8, over 1e-8.
    """
    ### BEGIN SOLUTION
    errors = []
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(float), weights.astype(float)
        up[place] += 1e-5
        down[place] -= 1e-5
        slope = (loss(up) - loss(down)) / 2e-5
        size = max(abs(slope), abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
    ### END SOLUTION
