from itertools import product
from scipy.special import comb

import numpy as np
from sklearn.linear_model import LinearRegression


def kernel_shap(f, x, baseline):
    # Nearly infinite weights at the ends stand for the constraints.
    count = len(x)
    sizes = np.arange(1, count)
    weights = (count - 1) / (comb(count, sizes) * sizes * (count - sizes))
    masks = np.array(list(product([False, True], repeat=count)))
    sample_weight = np.concatenate([[1e9], weights, [1e9]])[masks.sum(axis=1)]
    scores = f(np.where(masks, np.asarray(x, float), np.asarray(baseline, float)))
    model = LinearRegression().fit(masks, scores, sample_weight)
    return {"weights": weights.tolist(), "values": model.coef_}
