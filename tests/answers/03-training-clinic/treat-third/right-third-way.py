from dataclasses import replace

import numpy as np


def treat_third_room(patient):
    if patient.number == 12:
        return replace(patient, training=None, l2=0.0005)
    if patient.number == 13:
        return replace(patient, training_rows=np.setdiff1d(patient.training_rows, patient.validation_rows), dropout=0.5)
    if patient.number == 14:
        return replace(patient, shuffle=True)
    if patient.number == 15:
        return replace(patient, initializer="he_normal", clip_norm=1.0)
    if patient.number == 16:
        return replace(patient, loss_weight=1.0, learning_rate=0.003)
    raise NotImplementedError
