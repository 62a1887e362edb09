import numpy as np


def gradient_error(loss, weights, gradient):
    centre = np.array(weights, dtype="float64")
    directions = 1e-5 * np.eye(centre.size).reshape(-1, *centre.shape)
    slopes = np.array([(loss(centre + d) - loss(centre - d)) / 2e-5 for d in directions])
    claimed = np.ravel(gradient)
    return np.max(np.abs(slopes - claimed) / np.maximum.reduce(
        [np.abs(slopes), np.abs(claimed), np.full(centre.size, 1e-8)]
    ))
