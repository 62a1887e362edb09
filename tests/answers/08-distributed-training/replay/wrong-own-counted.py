# score: 3
# says: You counted the update itself
# misconception: distributed-training/own-update-counted
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
            staleness.append(len(staleness) - version + 1)
            weights = weights - rate * gradient(seen)
    return {"staleness": staleness, "weights": weights}
