# score: 0
# says: single order
# misconception: explainability/one-order
import numpy as np


def shapley(f, x, baseline):
    row = np.array(baseline, dtype=float)
    values = []
    for i in range(len(x)):
        before = f(row[None])[0]
        row[i] = x[i]
        values.append(f(row[None])[0] - before)
    return np.array(values)
