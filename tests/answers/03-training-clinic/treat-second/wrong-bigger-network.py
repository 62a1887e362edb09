# score: 0
# says: Capacity cures underfitting
# misconception: training-clinic/bigger-network
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 9:
        return replace(patient, hidden=(256, 256))
    raise NotImplementedError
