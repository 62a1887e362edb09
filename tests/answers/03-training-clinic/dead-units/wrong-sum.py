# score: 2
# says: cancel
# misconception: training-clinic/mean-zero-is-dead
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return np.flatnonzero(everything.sum(axis=0) == 0).tolist()
