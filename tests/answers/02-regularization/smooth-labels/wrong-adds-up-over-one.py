# score: 0
# says: nothing taken from the true one
# misconception: regularization/smoothing-adds-up-over-one
import numpy as np


def smooth_labels(labels, classes, amount):
    hard = np.eye(classes)[np.asarray(labels)]
    return hard + amount / classes
