import itertools
import math

import numpy as np


def kernel_shap(f, x, baseline):
    M = len(x)
    weights = np.array([math.factorial(s - 1) * math.factorial(M - s - 1) * (M - 1) / math.factorial(M) for s in range(1, M)])
    A, b = np.zeros((M, M)), np.zeros(M)
    v0 = f(np.array([baseline], dtype=float))[0]
    for s in range(1, M):
        for S in itertools.combinations(range(M), s):
            z = np.isin(np.arange(M), S).astype(float)
            v = f(np.where(z == 1, x, baseline)[None])[0] - v0
            A += weights[s - 1] * np.outer(z, z)
            b += weights[s - 1] * v * z
    total = f(np.array([x], dtype=float))[0] - v0
    kkt = np.block([[A, np.ones((M, 1))], [np.ones((1, M)), np.zeros((1, 1))]])
    return {"weights": weights, "values": np.linalg.solve(kkt, np.append(b, total))[:M]}
