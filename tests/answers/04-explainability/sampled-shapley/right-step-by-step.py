import random
import statistics


def sampled_shapley(f, x, baseline, paths, seed):
    import numpy as np

    dice = random.Random(seed)
    features = list(range(len(x)))
    contributions = [[] for _ in features]
    for _ in range(paths):
        dice.shuffle(features)
        row = np.array([baseline], dtype=float)
        before = f(row)[0]
        for feature in features:
            row[0, feature] = x[feature]
            after = f(row)[0]
            contributions[feature].append(after - before)
            before = after
    return {
        "values": [statistics.mean(c) for c in contributions],
        "standard_errors": [statistics.stdev(c) / paths**0.5 for c in contributions],
    }
