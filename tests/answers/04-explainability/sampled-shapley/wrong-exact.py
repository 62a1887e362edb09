# score: 2
# says: the values are exact
# misconception: explainability/sampled-is-exact
from itertools import permutations

import numpy as np


def sampled_shapley(f, x, baseline, paths, seed):
    added = []
    for order in permutations(range(min(len(x), 6))):
        row = np.array(baseline, dtype=float)
        gains = np.zeros(len(x))
        for feature in order:
            before = f(row[None])[0]
            row[feature] = x[feature]
            gains[feature] = f(row[None])[0] - before
        added.append(gains)
    added = np.array(added)
    return {"values": added.mean(0), "standard_errors": added.std(0, ddof=1) / np.sqrt(paths)}
