# score: 0.5
# says: many times too large
# misconception: training-clinic/unit-normal
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, 1, (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, 1, (fan_in, fan_out))
