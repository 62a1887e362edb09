# score: 3.5
# says: standard deviation was mixed
# misconception: training-clinic/root-in-moving-variance
import numpy as np


def batch_norm(x, gamma, beta, moving_mean, moving_variance, training):
    x, moving_mean, moving_variance = map(np.asarray, (x, moving_mean, moving_variance))
    mean, variance = moving_mean, moving_variance
    if training:
        mean, variance = x.mean(axis=0), x.var(axis=0)
        moving_mean = 0.99 * moving_mean + 0.01 * mean
        moving_variance = 0.99 * moving_variance + 0.01 * np.sqrt(variance)
    output = gamma * (x - mean) / np.sqrt(variance + 0.001) + beta
    return {"output": output, "moving_mean": moving_mean, "moving_variance": moving_variance}
