# score: 0
# says: never called
# misconception: slip
import numpy as np


def overfits_one_batch(build, x, y):
    rows, labels = x[:10], y[:10]
    return len(rows) == len(labels)
