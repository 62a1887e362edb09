from itertools import combinations
from math import factorial

import numpy as np


def shapley(f, x, baseline):
    """Compute Shapley values from the definition, over coalitions.

    Parameters
    ----------
    f : callable
        The model: takes an array of shape (rows, features), gives one number a row.
    x : array_like of float, shape (features,)
        The row to explain; at most ten features.
    baseline : array_like of float, shape (features,)
        The row that x is compared with.

    Returns
    -------
    numpy.ndarray, shape (features,)
        Together they are f(x) minus f(baseline).
    """
    ### BEGIN SOLUTION
    count = len(x)

    def worth(coalition):
        row = np.array(baseline, dtype=float)
        for feature in coalition:
            row[feature] = x[feature]
        return f(row[None])[0]

    values = np.zeros(count)
    for feature in range(count):
        others = [other for other in range(count) if other != feature]
        for size in range(count):
            weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
            for coalition in combinations(others, size):
                values[feature] += weight * (worth((*coalition, feature)) - worth(coalition))
    return values
    ### END SOLUTION
