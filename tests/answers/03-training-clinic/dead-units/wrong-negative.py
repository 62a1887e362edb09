# score: 2
# says: carry a gradient
# misconception: training-clinic/negative-is-dead
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return np.flatnonzero((everything <= 0).all(axis=0)).tolist()
