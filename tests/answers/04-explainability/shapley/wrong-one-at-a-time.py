# score: 0
# says: credited to neither
# misconception: explainability/one-at-a-time
import numpy as np


def shapley(f, x, baseline):
    start = np.array(baseline, dtype=float)
    values = []
    for i in range(len(x)):
        row = start.copy()
        row[i] = x[i]
        values.append(f(row[None])[0] - f(start[None])[0])
    return np.array(values)
