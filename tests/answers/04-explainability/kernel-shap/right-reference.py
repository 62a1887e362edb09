from itertools import product
from math import comb

import numpy as np


def kernel_shap(f, x, baseline):
    """Compute Shapley values by a weighted regression over all coalitions.

    A coalition of size s among M features has the weight
    (M - 1) / (binomial(M, s) * s * (M - s)). The empty and the full coalition, whose
    weight would be infinite, are constraints: the regression hits both.

    Parameters
    ----------
    f : callable
        The model: takes an array of shape (rows, features), gives one number a row.
    x, baseline : array_like of float, shape (features,)
        The row to explain, and the row that it is compared with.

    Returns
    -------
    dict
        ``weights``, shape (features - 1,), of one coalition of size 1, 2 and so on;
        ``values``, shape (features,).
    """
    ### BEGIN SOLUTION
    x, baseline = np.asarray(x, dtype=float), np.asarray(baseline, dtype=float)
    count = len(x)
    weights = [(count - 1) / (comb(count, size) * size * (count - size)) for size in range(1, count)]
    start, total = f(baseline[None])[0], f(x[None])[0] - f(baseline[None])[0]
    present = np.array([mask for mask in product([0, 1], repeat=count) if 0 < sum(mask) < count])
    if count == 1:
        return {"weights": weights, "values": np.array([total])}
    gains = f(np.where(present, x, baseline)) - start
    root = np.sqrt([weights[size - 1] for size in present.sum(axis=1)])
    # The last value is what the others leave of the total.
    design = present[:, :-1] - present[:, -1:]
    target = gains - present[:, -1] * total
    others = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
    return {"weights": weights, "values": np.append(others, total - others.sum())}
    ### END SOLUTION
