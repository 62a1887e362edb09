# score: 2.5
# says: draw from `rng`
# misconception: slip
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return np.random.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return np.random.uniform(-limit, limit, (fan_in, fan_out))
