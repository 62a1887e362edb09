# score: 1.5
# says: need not hit
# misconception: explainability/ends-finite
from itertools import product
from math import comb

import numpy as np


def kernel_shap(f, x, baseline):
    count = len(x)
    weights = [(count - 1) / (comb(count, size) * size * (count - size)) for size in range(1, count)]
    masks = np.array(list(product([0, 1], repeat=count)))
    scores = f(np.where(masks, np.asarray(x, float), np.asarray(baseline, float)))
    root = np.sqrt(np.array([1.0, *weights, 1.0])[masks.sum(axis=1)])
    design = np.column_stack([np.ones(len(masks)), masks])
    found = np.linalg.lstsq(design * root[:, None], scores * root, rcond=None)[0]
    return {"weights": weights, "values": found[1:]}
