# score: 0
# says: update-to-weight ratio
# misconception: slip
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 6:
        return replace(patient, optimizer="adam")
    raise NotImplementedError
