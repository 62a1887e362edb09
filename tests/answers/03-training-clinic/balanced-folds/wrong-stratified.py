# score: 3
# says: copies must go to the same side
# misconception: training-clinic/duplicates-across-folds
import numpy as np
from sklearn.model_selection import StratifiedKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    _, original = np.unique(X, axis=0, return_inverse=True)
    splitter = StratifiedKFold(n_splits=folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X, y):
        positives = training[y[training] == 1]
        missing = len(training) - 2 * len(positives)
        repeated = rng.choice(positives, missing)
        pairs.append((np.concatenate([training, repeated]), held_out))
    return pairs
