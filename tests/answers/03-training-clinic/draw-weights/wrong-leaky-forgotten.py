# score: 2
# says: leaky_relu
# misconception: slip
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation == "relu":
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))
