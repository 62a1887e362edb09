import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    """Split for cross-validation, and balance the training side of each fold.

    Some rows of X stand in it more than once, in every value the same.

    Parameters
    ----------
    X : numpy.ndarray, shape (rows, columns)
    y : numpy.ndarray of 0/1, shape (rows,)
        1 is rare.
    folds : int
        How many folds.
    seed : int
        Where all chance comes from.

    Returns
    -------
    list of tuple
        For each fold two arrays of row numbers: training rows and held-out rows. Each row is
        held out in one fold, once. A row and its copies are never on both sides. On the
        training side all other rows stand once, and positives again, drawn at random, until
        there are as many as negatives.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    _, original = np.unique(X, axis=0, return_inverse=True)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X, y, groups=original.ravel()):
        positives = training[y[training] == 1]
        missing = len(training) - 2 * len(positives)
        repeated = rng.choice(positives, missing)
        pairs.append((np.concatenate([training, repeated]), held_out))
    return pairs
    ### END SOLUTION
