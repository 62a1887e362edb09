from dataclasses import replace

import numpy as np


def treat_third_room(patient):
    if patient.number == 12:
        return replace(patient, dropout=0.0)
    if patient.number == 13:
        return replace(patient, validation_rows=np.setdiff1d(patient.validation_rows, patient.training_rows))
    if patient.number == 14:
        return replace(patient, training_rows=np.random.default_rng(0).permutation(patient.training_rows))
    if patient.number == 15:
        return replace(patient, normalization=True)
    if patient.number == 16:
        return replace(patient, precision="mixed_bfloat16")
    raise NotImplementedError
