# score: 4.17
# says: Patient 6, trained again
# misconception: slip
from dataclasses import replace

import numpy as np


def balanced(patient):
    labels = patient.labels[patient.training_rows]
    return {label: len(labels) / 10 / np.sum(labels == label) for label in range(10)}


def treat_first_room(patient):
    if patient.number == 1:
        return replace(patient, bias=0.0)
    if patient.number == 2:
        return replace(patient, class_weight=balanced(patient))
    if patient.number == 3:
        return replace(patient, learning_rate=0.003)
    if patient.number == 4:
        return replace(patient, output="softmax")
    if patient.number == 5:
        return replace(patient, activation="relu", initializer="he_normal")
    if patient.number == 6:
        return patient
    raise NotImplementedError
