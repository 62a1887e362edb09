from dataclasses import replace

import keras
import numpy as np


def oversampled(patient):
    rows = patient.training_rows
    labels = patient.labels[rows]
    most = np.bincount(labels).max()
    return replace(
        patient,
        training_rows=np.concatenate([np.resize(rows[labels == label], most) for label in range(10)]),
    )


def treat_first_room(patient):
    if patient.number == 1:
        return replace(patient, activation="leaky_relu")
    if patient.number == 2:
        return oversampled(patient)
    if patient.number == 3:
        return replace(patient, optimizer="sgd", learning_rate=0.05)
    if patient.number == 4:
        return replace(patient, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    if patient.number == 5:
        return replace(patient, activation="tanh")
    if patient.number == 6:
        return replace(patient, optimizer="adam", learning_rate=0.005)
    raise NotImplementedError
