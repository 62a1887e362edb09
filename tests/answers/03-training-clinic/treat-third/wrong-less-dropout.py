# score: 0
# says: other probabilities when they are
# misconception: slip
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 12:
        return replace(patient, dropout=0.2)
    raise NotImplementedError
