# score: 3
# says: is the version that was read
# misconception: distributed-training/version-for-staleness
import numpy as np


def replay(events, gradient, start, rate):
    weights = np.array(start, dtype=float)
    read = {}
    staleness = []
    for kind, worker in events:
        if kind == "read":
            read[worker] = weights.copy(), len(staleness)
        else:
            seen, version = read[worker]
            staleness.append(version)
            weights = weights - rate * gradient(seen)
    return {"staleness": staleness, "weights": weights}
