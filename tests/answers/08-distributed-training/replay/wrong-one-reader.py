# score: 2
# says: one set of weights for all
# misconception: distributed-training/one-reader
import numpy as np


def replay(events, gradient, start, rate):
    weights = np.array(start, dtype=float)
    read = {}
    staleness = []
    for kind, worker in events:
        if kind == "read":
            read[0] = weights.copy(), len(staleness)
        else:
            seen, version = read[0]
            staleness.append(len(staleness) - version)
            weights = weights - rate * gradient(seen)
    return {"staleness": staleness, "weights": weights}
