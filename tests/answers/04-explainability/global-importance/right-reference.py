import numpy as np


def global_importance(values, groups):
    """Sum up the attributions of many rows, group by group.

    Parameters
    ----------
    values : array_like of float, shape (rows, features)
        Attributions.
    groups : dict
        From a name to the list of its columns: features that say the same, or the
        columns of one category.

    Returns
    -------
    dict
        From each name to the mean over rows of the size of the group's credit, which
        is the sum over its columns. The most important group comes first.
    """
    ### BEGIN SOLUTION
    table = np.asarray(values, dtype=float)
    sizes = {name: np.abs(table[:, columns].sum(axis=1)).mean() for name, columns in groups.items()}
    return {name: sizes[name] for name in sorted(sizes, key=sizes.get, reverse=True)}
    ### END SOLUTION
