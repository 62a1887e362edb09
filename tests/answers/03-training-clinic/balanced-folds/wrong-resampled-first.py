# score: 1
# says: Split first
# misconception: training-clinic/resampled-before-split
import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    _, original = np.unique(X, axis=0, return_inverse=True)
    positives = np.flatnonzero(y == 1)
    repeated = rng.choice(positives, len(y) - 2 * len(positives))
    rows = rng.permutation(np.concatenate([np.arange(len(y)), repeated]))
    parts = np.array_split(rows, folds)
    return [(np.concatenate(parts[:k] + parts[k + 1 :]), parts[k]) for k in range(folds)]
