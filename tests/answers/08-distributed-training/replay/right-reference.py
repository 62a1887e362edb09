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
            weights = weights - rate * gradient(seen)
    return {"staleness": staleness, "weights": weights}
