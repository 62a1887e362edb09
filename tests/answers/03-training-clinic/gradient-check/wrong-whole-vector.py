# score: 1.5
# says: compared as a whole
# misconception: training-clinic/errors-averaged
import numpy as np


def gradient_error(loss, weights, gradient):
    slopes = np.zeros(weights.shape)
    for place in np.ndindex(weights.shape):
        up, down = weights.astype(float), weights.astype(float)
        up[place] += 1e-5
        down[place] -= 1e-5
        slopes[place] = (loss(up) - loss(down)) / 2e-5
    norms = np.linalg.norm(slopes) + np.linalg.norm(gradient)
    return np.linalg.norm(slopes - gradient) / norms
