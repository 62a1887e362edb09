# score: 3
# says: Then nothing would ever be stale
# misconception: distributed-training/asynchronous-equals-synchronous
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
            staleness.append(len(staleness) - version)
            weights = weights - rate * gradient(weights)
    return {"staleness": staleness, "weights": weights}
