# score: 0
# says: mean recall is 0.1
# misconception: slip
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 8:
        return replace(patient, initializer="zeros")
    raise NotImplementedError
