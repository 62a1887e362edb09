# score: 0
# says: target was centred
# misconception: regularization/only-target-centred
import numpy as np


def ridge(X, y, strength):
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    system = inputs.T @ inputs + strength * np.eye(inputs.shape[1])
    coefficients = np.linalg.solve(system, inputs.T @ (target - target.mean()))
    return {"coefficients": coefficients, "intercept": target.mean()}
