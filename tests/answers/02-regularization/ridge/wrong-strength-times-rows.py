# score: 0
# says: number of rows
# misconception: regularization/strength-times-rows
import numpy as np


def ridge(X, y, strength):
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    centred = inputs - inputs.mean(axis=0)
    system = centred.T @ centred + len(inputs) * strength * np.eye(inputs.shape[1])
    coefficients = np.linalg.solve(system, centred.T @ (target - target.mean()))
    intercept = target.mean() - inputs.mean(axis=0) @ coefficients
    return {"coefficients": coefficients, "intercept": intercept}
