# score: 0
# says: answers rarely
# misconception: training-clinic/mostly-zero-is-dead
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return np.flatnonzero((everything == 0).mean(axis=0) >= 0.5).tolist()
