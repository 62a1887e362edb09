# score: 2
# says: intercept
# misconception: slip
import numpy as np


def ridge(X, y, strength):
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    centred = inputs - inputs.mean(axis=0)
    system = centred.T @ centred + strength * np.eye(inputs.shape[1])
    coefficients = np.linalg.solve(system, centred.T @ (target - target.mean()))
    intercept = target.mean()
    return {"coefficients": coefficients, "intercept": intercept}
