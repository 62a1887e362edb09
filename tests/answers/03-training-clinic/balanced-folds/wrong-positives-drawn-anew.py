# score: 4.5
# says: chance left some out
# misconception: training-clinic/positives-drawn-anew
import numpy as np
from sklearn.model_selection import GroupKFold


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    _, original = np.unique(X, axis=0, return_inverse=True)
    splitter = GroupKFold(folds, shuffle=True, random_state=seed)
    pairs = []
    for training, held_out in splitter.split(X, y, groups=original.ravel()):
        positives = training[y[training] == 1]
        negatives = training[y[training] == 0]
        repeated = rng.choice(positives, len(negatives))
        pairs.append((np.concatenate([negatives, repeated]), held_out))
    return pairs
