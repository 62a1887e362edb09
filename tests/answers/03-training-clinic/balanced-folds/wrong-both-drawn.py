# score: 4.25
# says: Only the rare class
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
        negatives = rng.choice(training[y[training] == 0], len(training))
        pairs.append((np.concatenate([negatives, rng.choice(positives, len(training))]), held_out))
    return pairs
