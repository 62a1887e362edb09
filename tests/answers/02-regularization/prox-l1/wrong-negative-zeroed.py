# score: 0
# says: negative weights became 0
# misconception: regularization/negative-weights-zeroed
import numpy as np


def prox_l1(weights, threshold):
    return np.maximum(np.asarray(weights, dtype=float) - threshold, 0)
