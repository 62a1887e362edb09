from dataclasses import replace

import numpy as np


def balanced(patient):
    labels = patient.labels[patient.training_rows]
    return {label: len(labels) / 10 / np.sum(labels == label) for label in range(10)}


def treat_first_room(patient):
    if patient.number == 1:
        return replace(patient, normalization=True)
    if patient.number == 2:
        return replace(patient, class_weight=balanced(patient), learning_rate=0.01)
    if patient.number == 3:
        return replace(patient, learning_rate=0.01)
    if patient.number == 4:
        return replace(patient, output="softmax")
    if patient.number == 5:
        return replace(patient, normalization=True)
    if patient.number == 6:
        return replace(patient, learning_rate=0.03)
    raise NotImplementedError
