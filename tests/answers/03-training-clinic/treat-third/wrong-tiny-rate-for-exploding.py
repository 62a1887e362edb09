# score: 0
# says: log loss
# misconception: slip
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 15:
        return replace(patient, learning_rate=1e-5)
    raise NotImplementedError
