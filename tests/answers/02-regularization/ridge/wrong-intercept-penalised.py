# score: 0
# says: intercept paid the penalty
# misconception: regularization/intercept-penalised
import numpy as np


def ridge(X, y, strength):
    design = np.column_stack([np.ones(len(X)), np.asarray(X, dtype=float)])
    system = design.T @ design + strength * np.eye(design.shape[1])
    found = np.linalg.solve(system, design.T @ np.asarray(y, dtype=float))
    return {"coefficients": found[1:], "intercept": found[0]}
