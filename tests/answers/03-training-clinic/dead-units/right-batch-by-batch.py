import numpy as np


def dead_units(batches):
    silent = np.ones(np.shape(batches[0])[1], dtype=bool)
    for batch in batches:
        silent &= ~np.any(batch, axis=0)
    return [unit for unit, still in enumerate(silent) if still]
