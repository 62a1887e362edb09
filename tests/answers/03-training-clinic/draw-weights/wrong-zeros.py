# score: 0
# says: symmetry
# misconception: training-clinic/zero-weights
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return np.zeros((fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.zeros((fan_in, fan_out))
