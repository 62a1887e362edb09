# score: 0
# says: wrong classes only
# misconception: regularization/smoothing-over-other-classes
import numpy as np


def smooth_labels(labels, classes, amount):
    targets = np.full((len(labels), classes), amount / (classes - 1))
    targets[np.arange(len(labels)), labels] = 1 - amount
    return targets
