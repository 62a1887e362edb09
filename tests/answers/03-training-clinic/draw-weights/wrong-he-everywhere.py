# score: 1.5
# says: cuts off
# misconception: training-clinic/he-everywhere
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
