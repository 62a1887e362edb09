# score: 0
# says: mean recall
# misconception: slip
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 11:
        return replace(patient, learning_rate=0.001)
    raise NotImplementedError
