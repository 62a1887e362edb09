# score: 0.5
# says: have shape
# misconception: slip
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_out, fan_in))
