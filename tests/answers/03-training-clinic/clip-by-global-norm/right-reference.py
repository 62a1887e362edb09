import numpy as np


def clip_by_global_norm(gradients, limit):
    """Shorten a step that is too long, without turning it.

    Parameters
    ----------
    gradients : dict
        Name of a variable, to an array_like of any shape.
    limit : float
        The largest norm of all gradients taken together.

    Returns
    -------
    dict
        The same names, to arrays of the same shapes.
    """
    ### BEGIN SOLUTION
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    norm = np.sqrt(sum((array**2).sum() for array in arrays.values()))
    if norm > limit:
        arrays = {name: array * limit / norm for name, array in arrays.items()}
    return arrays
    ### END SOLUTION
