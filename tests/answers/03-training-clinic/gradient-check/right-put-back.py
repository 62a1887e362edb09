import numpy as np


def gradient_error(loss, weights, gradient):
    errors = []
    values = np.array(weights, dtype=float)
    for place in np.ndindex(weights.shape):
        values[place] += 1e-5
        above = loss(values)
        values[place] -= 2e-5
        slope = (above - loss(values)) / 2e-5
        values[place] += 1e-5
        size = max(abs(slope), abs(gradient[place]), 1e-8)
        errors.append(abs(slope - gradient[place]) / size)
    return max(errors)
