# score: 0
# says: how many
# misconception: training-clinic/count-for-numbers
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return int((everything == 0).all(axis=0).sum())
