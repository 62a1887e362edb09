# score: 0
# says: where a dict with
# misconception: slip
import numpy as np


def sampled_shapley(f, x, baseline, paths, seed):
    rng = np.random.default_rng(seed)
    count = len(x)
    added = np.zeros((paths, count))
    for path in added:
        order = rng.permutation(count)
        rows = np.tile(np.array(baseline, dtype=float), (count + 1, 1))
        for step, feature in enumerate(order):
            rows[step + 1 :, feature] = x[feature]
        path[order] = np.diff(f(rows))
    return added.mean(axis=0)
