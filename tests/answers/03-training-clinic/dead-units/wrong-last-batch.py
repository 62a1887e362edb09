# score: 1
# says: last batch
# misconception: training-clinic/last-batch-only
import numpy as np


def dead_units(batches):
    everything = np.asarray(batches[-1])
    return np.flatnonzero((everything == 0).all(axis=0)).tolist()
