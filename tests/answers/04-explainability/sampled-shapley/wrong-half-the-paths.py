# score: 2.5
# says: Each path needs
# misconception: slip
import numpy as np


def sampled_shapley(f, x, baseline, paths, seed):
    rng = np.random.default_rng(seed)
    count = len(x)
    added = np.zeros(((paths + 1) // 2, count))
    for path in added:
        order = rng.permutation(count)
        rows = np.tile(np.array(baseline, dtype=float), (count + 1, 1))
        for step, feature in enumerate(order):
            rows[step + 1 :, feature] = x[feature]
        path[order] = np.diff(f(rows))
    return {
        "values": added.mean(axis=0),
        "standard_errors": added.std(axis=0, ddof=1) / np.sqrt(len(added)),
    }
