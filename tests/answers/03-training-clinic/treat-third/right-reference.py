from dataclasses import replace

import numpy as np


def treat_third_room(patient):
    if patient.number == 12:
        return replace(patient, training=None)
    if patient.number == 13:
        return replace(patient, training_rows=np.setdiff1d(patient.training_rows, patient.validation_rows))
    if patient.number == 14:
        return replace(patient, shuffle=True)
    if patient.number == 15:
        return replace(patient, initializer="he_normal")
    if patient.number == 16:
        return replace(patient, loss_scaling=True)
    raise NotImplementedError
