import numpy as np


def descend(rule, weights, gradients, learning_rate, strength):
    w = np.asarray(weights, dtype=float)
    m = v = np.zeros(w.shape)
    adam = rule in ("adam + l2", "adamw")
    for t, g in enumerate(gradients, 1):
        g = np.asarray(g, dtype=float) + (strength * w if rule.endswith("l2") else 0)
        m, v = m + 0.1 * (g - m), v + 0.001 * (g**2 - v)
        rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        move = rate * m / (np.sqrt(v) + 1e-7) if adam else learning_rate * g
        w = w - move - (0 if rule.endswith("l2") else learning_rate * strength * w)
    return w
