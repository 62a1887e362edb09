# score: 0
# says: counted twice
# misconception: explainability/leave-one-out
import numpy as np


def shapley(f, x, baseline):
    x = np.array(x, dtype=float)
    values = []
    for i in range(len(x)):
        without = x.copy()
        without[i] = baseline[i]
        values.append(f(x[None])[0] - f(without[None])[0])
    return np.array(values)
