# score: 0
# says: mean recall
# misconception: slip
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 11:
        return replace(patient, normalization=True)
    raise NotImplementedError
