import numpy as np


def sampled_shapley(f, x, baseline, paths, seed):
    x, baseline = np.asarray(x, float), np.asarray(baseline, float)
    ranks = np.random.default_rng(seed).random((paths, len(x))).argsort(axis=1).argsort(axis=1)
    arrived = ranks[:, None, :] < np.arange(len(x) + 1)[None, :, None]
    scores = f(np.where(arrived, x, baseline).reshape(-1, len(x))).reshape(paths, -1)
    gains = np.take_along_axis(np.diff(scores, axis=1), ranks, axis=1)
    return {"values": gains.mean(0), "standard_errors": np.sqrt(gains.var(0, ddof=1) / paths)}
