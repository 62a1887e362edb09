import numpy as np


def descend(rule, weights, gradients, learning_rate, strength):
    """Take one step for each gradient.

    The gradients are those of the loss without any penalty; they are given, and do
    not depend on the weights.

    Parameters
    ----------
    rule : str
        ``"sgd + l2"`` and ``"adam + l2"``: the loss has a penalty of half of strength
        times the sum of squares. ``"sgd + decay"`` and ``"adamw"``: no penalty, but
        each step also takes learning_rate times strength of every weight.
    weights : array_like of float
        Before the first step.
    gradients : sequence of array_like
        One for each step.
    learning_rate, strength : float

    Returns
    -------
    numpy.ndarray
        The weights after the last step. Adam has betas of 0.9 and 0.999, an epsilon
        of 1e-7, and corrects its means for their start at 0.
    """
    ### BEGIN SOLUTION
    current = np.array(weights, dtype=float)
    mean, square = np.zeros_like(current), np.zeros_like(current)
    for step, gradient in enumerate(gradients, start=1):
        slope = np.asarray(gradient, dtype=float)
        if rule in ("sgd + l2", "adam + l2"):
            slope = slope + strength * current
        direction = slope
        if rule in ("adam + l2", "adamw"):
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope**2
            direction = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-7)
        if rule in ("sgd + decay", "adamw"):
            current = current * (1 - learning_rate * strength)
        current = current - learning_rate * direction
    return current
    ### END SOLUTION
