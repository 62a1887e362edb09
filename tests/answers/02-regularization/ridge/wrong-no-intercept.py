# score: 0
# says: no intercept
# misconception: regularization/no-intercept
import numpy as np


def ridge(X, y, strength):
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    system = inputs.T @ inputs + strength * np.eye(inputs.shape[1])
    return {"coefficients": np.linalg.solve(system, inputs.T @ target), "intercept": 0.0}
