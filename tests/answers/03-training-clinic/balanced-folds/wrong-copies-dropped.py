# score: 3.5
# says: neither trained on nor held out
# misconception: slip
import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    _, first = np.unique(X, axis=0, return_index=True)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X[first], y[first], groups=first):
        training, held_out = first[training], first[held_out]
        positives = training[y[training] == 1]
        missing = len(training) - 2 * len(positives)
        repeated = rng.choice(positives, missing)
        pairs.append((np.concatenate([training, repeated]), held_out))
    return pairs
