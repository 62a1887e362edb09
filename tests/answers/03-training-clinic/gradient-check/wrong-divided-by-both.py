# score: 1.5
# says: both sizes added up
# misconception: training-clinic/divided-by-both
import numpy as np


def gradient_error(loss, weights, gradient):
    errors = []
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(float), weights.astype(float)
        up[place] += 1e-5
        down[place] -= 1e-5
        slope = (loss(up) - loss(down)) / 2e-5
        size = max(abs(slope) + abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
