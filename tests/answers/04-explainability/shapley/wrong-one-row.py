# score: 0
# says: f takes rows
# misconception: slip
import numpy as np


def shapley(f, x, baseline):
    return np.array([f(np.array(x)) - f(np.array(baseline))] * len(x))
