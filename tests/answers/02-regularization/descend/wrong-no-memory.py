# score: 1
# says: running means remember
# misconception: regularization/adam-without-memory
import numpy as np


def descend(rule, weights, gradients, learning_rate, strength):
    current = np.array(weights, dtype=float)
    for gradient in gradients:
        slope = np.asarray(gradient, dtype=float)
        if rule in ("sgd + l2", "adam + l2"):
            slope = slope + strength * current
        direction = slope if rule.startswith("sgd") else np.sign(slope)
        if rule in ("sgd + decay", "adamw"):
            current = current * (1 - learning_rate * strength)
        current = current - learning_rate * direction
    return current
