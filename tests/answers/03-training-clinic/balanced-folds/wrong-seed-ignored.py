# score: 4.75
# says: same seed gave different
# misconception: training-clinic/seed-ignored
import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng()
    _, original = np.unique(X, axis=0, return_inverse=True)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X, y, groups=original.ravel()):
        positives = training[y[training] == 1]
        missing = len(training) - 2 * len(positives)
        repeated = rng.choice(positives, missing)
        pairs.append((np.concatenate([training, repeated]), held_out))
    return pairs
