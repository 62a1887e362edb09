# score: 3.75
# says: still running after
# misconception: slip
from itertools import permutations

import numpy as np


def shapley(f, x, baseline):
    values = np.zeros(len(x))
    orders = list(permutations(range(len(x))))
    for order in orders:
        row = np.array(baseline, dtype=float)
        for feature in order:
            before = f(row[None])[0]
            row[feature] = x[feature]
            values[feature] += f(row[None])[0] - before
    return values / len(orders)
