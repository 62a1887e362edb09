# score: 3
# says: just moved
# misconception: training-clinic/moving-statistics-in-training
import numpy as np


def batch_norm(x, gamma, beta, moving_mean, moving_variance, training):
    x, moving_mean, moving_variance = map(np.asarray, (x, moving_mean, moving_variance))
    if training:
        moving_mean = 0.99 * moving_mean + 0.01 * x.mean(axis=0)
        moving_variance = 0.99 * moving_variance + 0.01 * x.var(axis=0)
    mean, variance = moving_mean, moving_variance
    output = gamma * (x - mean) / np.sqrt(variance + 0.001) + beta
    return {"output": output, "moving_mean": moving_mean, "moving_variance": moving_variance}
