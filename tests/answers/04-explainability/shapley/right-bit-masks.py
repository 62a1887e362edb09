import math

import numpy as np


def shapley(f, x, baseline):
    x, baseline = np.asarray(x, float), np.asarray(baseline, float)
    n = len(x)
    present = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    scores = f(np.where(present, x, baseline))
    sizes = present.sum(axis=1)
    values = []
    for i in range(n):
        without = np.flatnonzero(~present[:, i])
        weights = np.array([1 / (n * math.comb(n - 1, size)) for size in sizes[without]])
        values.append(weights @ (scores[without + 2**i] - scores[without]))
    return values
