import numpy as np


def replay(events, gradient, start, rate):
    weights = np.asarray(start, dtype=float) + 0
    held, overtaken, staleness = {}, {}, []
    for kind, worker in events:
        if kind == "read":
            held[worker], overtaken[worker] = gradient(weights), 0
        else:
            weights = weights - rate * held[worker]
            staleness.append(overtaken[worker])
            overtaken = {other: count + 1 for other, count in overtaken.items()}
    return dict(weights=weights, staleness=staleness)
