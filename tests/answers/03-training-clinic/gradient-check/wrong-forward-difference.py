# score: 0.5
# says: to one side only
# misconception: training-clinic/forward-difference
import numpy as np


def gradient_error(loss, weights, gradient):
    errors = []
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(float), weights.astype(float)
        up[place] += 1e-5
        slope = (loss(up) - loss(down)) / 1e-5
        size = max(abs(slope), abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
