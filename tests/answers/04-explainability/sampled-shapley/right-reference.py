import numpy as np


def sampled_shapley(f, x, baseline, paths, seed):
    """Estimate Shapley values from orders that are drawn.

    Parameters
    ----------
    f : callable
        The model: takes an array of shape (rows, features), gives one number a row.
    x, baseline : array_like of float, shape (features,)
        The row to explain, and the row that it is compared with.
    paths : int
        How many orders to draw, each independently; at least 2.
    seed : int
        Decides which.

    Returns
    -------
    dict
        ``values``, shape (features,), the mean of what each feature adds along the
        paths; ``standard_errors``, shape (features,), those of these means.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    count = len(x)
    added = np.zeros((paths, count))
    for path in added:
        order = rng.permutation(count)
        rows = np.tile(np.array(baseline, dtype=float), (count + 1, 1))
        for step, feature in enumerate(order):
            rows[step + 1 :, feature] = x[feature]
        path[order] = np.diff(f(rows))
    return {
        "values": added.mean(axis=0),
        "standard_errors": added.std(axis=0, ddof=1) / np.sqrt(paths),
    }
    ### END SOLUTION
