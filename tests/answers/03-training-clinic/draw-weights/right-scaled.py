import numpy as np


def draw_weights(rng, fan_in, fan_out, activation):
    shape = (fan_in, fan_out)
    if activation.endswith("relu"):
        return rng.standard_normal(shape) * (2 / fan_in) ** 0.5
    variance = 2 / sum(shape)
    return (2 * rng.random(shape) - 1) * np.sqrt(3 * variance)
