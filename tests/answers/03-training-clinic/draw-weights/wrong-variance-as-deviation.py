# score: 2
# says: Take its root
# misconception: training-clinic/variance-as-deviation
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, 2 / fan_in, (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))
