# score: 1.5
# says: same sign
# misconception: training-clinic/weights-all-positive
import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    if activation in ("relu", "leaky_relu"):
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    limit = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, 2 * limit, (fan_in, fan_out))
