# score: 0
# says: gradient norms before training
# misconception: slip
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 5:
        return replace(patient, learning_rate=2.0)
    raise NotImplementedError
