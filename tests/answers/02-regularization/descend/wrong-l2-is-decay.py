# score: 2.5
# says: Adam with an L2 penalty|bypass
# misconception: regularization/decay-equals-l2-for-adam
import numpy as np


def descend(rule, weights, gradients, learning_rate, strength):
    current = np.array(weights, dtype=float)
    mean, square = np.zeros_like(current), np.zeros_like(current)
    for step, gradient in enumerate(gradients, start=1):
        slope = np.asarray(gradient, dtype=float)
        if rule in ("sgd + l2", "adam + l2", "adamw"):
            slope = slope + strength * current
        direction = slope
        if rule in ("adam + l2", "adamw"):
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope**2
            direction = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-7)
        if rule == "sgd + decay":
            current = current * (1 - learning_rate * strength)
        current = current - learning_rate * direction
    return current
