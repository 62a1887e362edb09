# score: 0
# says: the many of middle size
# misconception: explainability/coalitions-unweighted
from itertools import product
from math import comb

import numpy as np


def kernel_shap(f, x, baseline):
    x, baseline = np.asarray(x, dtype=float), np.asarray(baseline, dtype=float)
    count = len(x)
    weights = [1.0 for size in range(1, count)]
    start, total = f(baseline[None])[0], f(x[None])[0] - f(baseline[None])[0]
    present = np.array([mask for mask in product([0, 1], repeat=count) if 0 < sum(mask) < count])
    if count == 1:
        return {"weights": weights, "values": np.array([total])}
    gains = f(np.where(present, x, baseline)) - start
    root = np.sqrt([weights[size - 1] for size in present.sum(axis=1)])
    # The last value is what the others leave of the total.
    design = present[:, :-1] - present[:, -1:]
    target = gains - present[:, -1] * total
    others = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
    return {"weights": weights, "values": np.append(others, total - others.sum())}
