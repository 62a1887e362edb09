import numpy as np


def replay(events, gradient, start, rate):
    history = [np.array(start, dtype=float)]
    version_of = {}
    staleness = []
    for kind, worker in events:
        newest = len(history) - 1
        if kind == "read":
            version_of[worker] = newest
            continue
        staleness.append(newest - version_of[worker])
        history.append(history[-1] - rate * gradient(history[version_of[worker]]))
    return {"staleness": staleness, "weights": history[-1].tolist()}
