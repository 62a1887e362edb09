import numpy as np


def ridge(X, y, strength):
    inputs, target = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    columns = inputs.shape[1]
    design = np.column_stack([np.ones(len(inputs)), inputs])
    extra = np.sqrt(strength) * np.column_stack([np.zeros(columns), np.eye(columns)])
    found, *_ = np.linalg.lstsq(
        np.vstack([design, extra]), np.append(target, np.zeros(columns)), rcond=None
    )
    return {"coefficients": found[1:], "intercept": float(found[0])}
