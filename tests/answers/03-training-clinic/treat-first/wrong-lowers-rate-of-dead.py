# score: 0
# says: largest share of dead units
# misconception: slip
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 1:
        return replace(patient, learning_rate=0.005)
    raise NotImplementedError
