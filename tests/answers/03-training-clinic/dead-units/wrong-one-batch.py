# score: 1
# says: whole data set
# misconception: training-clinic/dead-for-one-batch
import numpy as np


def dead_units(batches):
    return sorted({unit for batch in batches for unit in np.flatnonzero(~np.any(batch, axis=0)).tolist()})
