# score: 0
# says: moved together
# misconception: training-clinic/all-weights-moved
import numpy as np


def gradient_error(loss, weights, gradient):
    weights = weights.astype(float)
    slope = (loss(weights + 1e-5) - loss(weights - 1e-5)) / 2e-5
    size = np.maximum(np.maximum(abs(slope), np.abs(gradient)), 1e-8)
    return (np.abs(slope - gradient) / size).max()
