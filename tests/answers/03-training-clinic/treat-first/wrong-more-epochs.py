# score: 0
# says: More epochs are more of the same
# misconception: training-clinic/more-epochs
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 1:
        return replace(patient, epochs=24)
    raise NotImplementedError
