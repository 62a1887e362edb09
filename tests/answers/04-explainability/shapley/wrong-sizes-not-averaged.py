# score: 0
# says: sizes were added up
# misconception: explainability/sizes-not-averaged
from itertools import combinations
from math import comb, factorial

import numpy as np


def shapley(f, x, baseline):
    count = len(x)

    def worth(coalition):
        row = np.array(baseline, dtype=float)
        for feature in coalition:
            row[feature] = x[feature]
        return f(row[None])[0]

    values = np.zeros(count)
    for feature in range(count):
        others = [other for other in range(count) if other != feature]
        for size in range(count):
            weight = 1 / comb(count - 1, size)
            for coalition in combinations(others, size):
                values[feature] += weight * (worth((*coalition, feature)) - worth(coalition))
    return values
