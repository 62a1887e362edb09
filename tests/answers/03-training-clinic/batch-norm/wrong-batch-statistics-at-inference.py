# score: 3
# says: asked at the same time
# misconception: training-clinic/batch-statistics-at-inference
import numpy as np


def batch_norm(x, gamma, beta, moving_mean, moving_variance, training):
    x, moving_mean, moving_variance = map(np.asarray, (x, moving_mean, moving_variance))
    mean, variance = x.mean(axis=0), x.var(axis=0)
    if training:
        moving_mean = 0.99 * moving_mean + 0.01 * mean
        moving_variance = 0.99 * moving_variance + 0.01 * variance
    output = gamma * (x - mean) / np.sqrt(variance + 0.001) + beta
    return {"output": output, "moving_mean": moving_mean, "moving_variance": moving_variance}
