# score: 0
# says: The rates are averages
# misconception: accelerators/average-of-rates
import numpy as np


def predict_seconds(measurements, flops, bytes_moved):
    peak = np.mean([each["flops"] / each["seconds"] for each in measurements])
    bandwidth = np.mean([each["bytes"] / each["seconds"] for each in measurements])
    return max(flops / peak, bytes_moved / bandwidth)
