# score: 0
# says: error of
# misconception: slip
import numpy as np


def gradient_error(loss, weights, gradient):
    errors = []
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(float), weights.astype(float)
        up[place] += 1e-14
        down[place] -= 1e-14
        slope = (loss(up) - loss(down)) / 2e-14
        size = max(abs(slope), abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
