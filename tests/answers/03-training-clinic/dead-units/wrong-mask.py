# score: 0
# says: True or False was returned
# misconception: training-clinic/mask-for-numbers
import numpy as np


def dead_units(batches):
    everything = np.concatenate(batches)
    return (everything == 0).all(axis=0)
