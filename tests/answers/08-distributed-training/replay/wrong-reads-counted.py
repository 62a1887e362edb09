# score: 4
# says: Reading changes nothing
# misconception: distributed-training/reads-counted
import numpy as np


def replay(events, gradient, start, rate):
    weights = np.array(start, dtype=float)
    read = {}
    staleness = []
    for place, (kind, worker) in enumerate(events):
        if kind == "read":
            read[worker] = weights.copy(), place
        else:
            seen, before = read[worker]
            staleness.append(place - before - 1)
            weights = weights - rate * gradient(seen)
    return {"staleness": staleness, "weights": weights}
