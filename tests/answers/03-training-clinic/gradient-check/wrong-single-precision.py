# score: 2.5
# says: seven digits
# misconception: training-clinic/checked-in-single-precision
import numpy as np


def gradient_error(loss, weights, gradient):
    errors = []
    for place in np.ndindex(weights.shape):
        up, down = weights.copy(), weights.copy()
        up[place] += 1e-5
        down[place] -= 1e-5
        slope = (loss(up) - loss(down)) / 2e-5
        size = max(abs(slope), abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
