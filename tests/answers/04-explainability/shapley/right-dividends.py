import numpy as np
from itertools import combinations


def shapley(f, x, baseline):
    # What a coalition adds beyond all smaller ones is shared equally.
    n = len(x)
    coalitions = [c for size in range(n + 1) for c in combinations(range(n), size)]
    rows = np.array([[x[i] if i in c else baseline[i] for i in range(n)] for c in coalitions], dtype=float)
    surplus = dict(zip([sum(1 << i for i in c) for c in coalitions], f(rows)))
    for i in range(n):
        for mask in range(2**n):
            if mask >> i & 1:
                surplus[mask] = surplus[mask] - surplus[mask ^ (1 << i)]
    phi = np.zeros(n)
    for c in coalitions[1:]:
        phi[list(c)] += surplus[sum(1 << i for i in c)] / len(c)
    return phi
