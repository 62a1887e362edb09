# score: 0
# says: guessed from the labels
# misconception: regularization/classes-guessed-from-labels
import numpy as np


def smooth_labels(labels, classes, amount):
    classes = int(np.max(labels)) + 1
    hard = np.eye(classes)[np.asarray(labels)]
    return hard * (1 - amount) + amount / classes
