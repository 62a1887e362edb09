# score: 0
# says: More epochs are more of the same
# misconception: training-clinic/more-epochs
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 7:
        return replace(patient, epochs=24)
    raise NotImplementedError
