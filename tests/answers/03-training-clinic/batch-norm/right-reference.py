import numpy as np


def batch_norm(x, gamma, beta, moving_mean, moving_variance, training):
    """Apply batch normalization as Keras does, with epsilon 0.001 and momentum 0.99.

    Parameters
    ----------
    x : array_like, shape (rows, units)
    gamma, beta : array_like, shape (units,)
        The trained scale and shift.
    moving_mean, moving_variance : array_like, shape (units,)
        What the layer remembers of earlier batches.
    training : bool
        False at inference.

    Returns
    -------
    dict
        ``output``, of x's shape; ``moving_mean`` and ``moving_variance`` after this call.
        A variance is the mean squared distance from the mean.
    """
    ### BEGIN SOLUTION
    x, moving_mean, moving_variance = map(np.asarray, (x, moving_mean, moving_variance))
    mean, variance = moving_mean, moving_variance
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        moving_mean = 0.99 * moving_mean + 0.01 * mean
        moving_variance = 0.99 * moving_variance + 0.01 * variance
    output = gamma * (x - mean) / np.sqrt(variance + 0.001) + beta
    return {"output": output, "moving_mean": moving_mean, "moving_variance": moving_variance}
    ### END SOLUTION
