# score: 0
# says: every row of the data
# misconception: training-clinic/dead-for-one-row
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return np.flatnonzero((everything == 0).any(axis=0)).tolist()
