import numpy as np


def ridge(X, y, strength):
    """Fit a linear model with an L2 penalty.

    It minimises the sum of squared errors plus strength times the sum of the
    squared coefficients. The intercept pays no penalty.

    Parameters
    ----------
    X : array_like, shape (rows, columns)
    y : array_like, shape (rows,)
    strength : float
        0 or more.

    Returns
    -------
    dict
        ``coefficients``, an array of shape (columns,), and ``intercept``, a float.
    """
    ### BEGIN SOLUTION
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    centred = inputs - inputs.mean(axis=0)
    system = centred.T @ centred + strength * np.eye(inputs.shape[1])
    coefficients = np.linalg.solve(system, centred.T @ (target - target.mean()))
    intercept = target.mean() - inputs.mean(axis=0) @ coefficients
    return {"coefficients": coefficients, "intercept": intercept}
    ### END SOLUTION
