# score: 0
# says: shape
# misconception: slip
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return (everything == 0).all(axis=0).mean()
