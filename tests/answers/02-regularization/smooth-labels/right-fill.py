import numpy as np


def smooth_labels(labels, classes, amount):
    targets = np.full((len(labels), classes), amount / classes)
    for row, label in enumerate(labels):
        targets[row, label] += 1 - amount
    return targets
