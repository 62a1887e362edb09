# score: 0
# says: By the definition
# misconception: slip
import numpy as np


def smooth_labels(labels, classes, amount):
    hard = np.eye(classes)[np.asarray(labels)]
    return hard * (1 - amount) + amount
