# score: 2.5
# says: never pass
# misconception: slip
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, limit / 3**0.5, (fan_in, fan_out))
