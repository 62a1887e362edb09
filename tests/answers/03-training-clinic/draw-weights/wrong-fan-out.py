# score: 2
# says: adds up its inputs
# misconception: training-clinic/fan-out-for-fan-in
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_out), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))
