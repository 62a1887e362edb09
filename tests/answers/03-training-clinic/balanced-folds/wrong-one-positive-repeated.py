# score: 4.75
# says: Draw from all of them
# misconception: slip
import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    _, original = np.unique(X, axis=0, return_inverse=True)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X, y, groups=original.ravel()):
        positives = training[y[training] == 1]
        missing = len(training) - 2 * len(positives)
        repeated = np.repeat(positives[0], missing)
        pairs.append((np.concatenate([training, repeated]), held_out))
    return pairs
