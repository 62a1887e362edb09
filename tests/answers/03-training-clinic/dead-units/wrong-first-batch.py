# score: 1
# says: first batch
# misconception: training-clinic/first-batch-only
import numpy as np


def dead_units(batches):
    for batch in batches:
        return np.flatnonzero((np.asarray(batch) == 0).all(axis=0)).tolist()
