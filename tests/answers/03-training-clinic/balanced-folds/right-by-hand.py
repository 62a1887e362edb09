import numpy as np


def balanced_folds(X, y, folds, seed):
    rng = np.random.default_rng(seed)
    fold_of = {}
    side = []
    for row in map(bytes, np.ascontiguousarray(X)):
        if row not in fold_of:
            fold_of[row] = len(fold_of)
        side.append(fold_of[row])
    order = rng.permutation(len(fold_of)) % folds
    side = order[np.array(side)]
    pairs = []
    for fold in range(folds):
        train = np.flatnonzero(side != fold)
        rare = rng.permutation(train[y[train] == 1])
        need = np.sum(y[train] == 0)
        more = np.resize(rare, need)
        pairs.append((np.concatenate([train[y[train] == 0], more]), np.flatnonzero(side == fold)))
    return pairs
