# score: 2.75
# says: became 0
# misconception: explainability/baseline-always-zero
from itertools import combinations
from math import comb, factorial

import numpy as np


def shapley(f, x, baseline):
    count = len(x)

    def worth(coalition):
        row = np.zeros(count)
        for feature in coalition:
            row[feature] = x[feature]
        return f(row[None])[0]

    values = np.zeros(count)
    for feature in range(count):
        others = [other for other in range(count) if other != feature]
        for size in range(count):
            weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
            for coalition in combinations(others, size):
                values[feature] += weight * (worth((*coalition, feature)) - worth(coalition))
    return values
