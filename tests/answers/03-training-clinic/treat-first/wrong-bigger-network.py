# score: 0
# says: Capacity cures underfitting
# misconception: training-clinic/bigger-network
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 6:
        return replace(patient, hidden=(128, 128))
    raise NotImplementedError
