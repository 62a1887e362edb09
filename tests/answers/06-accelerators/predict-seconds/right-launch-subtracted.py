# Takes the launch off before the rates are computed, and gives whichever of the three is longest.
import numpy as np


def predict_seconds(measurements, flops, bytes_moved):
    seconds = np.array([each["seconds"] for each in measurements])
    work = np.maximum(seconds - seconds.min(), seconds / 10)
    peak = max(np.array([each["flops"] for each in measurements]) / work)
    bandwidth = max(np.array([each["bytes"] for each in measurements]) / work)
    return float(max(flops / peak, bytes_moved / bandwidth, 0) + seconds.min())
