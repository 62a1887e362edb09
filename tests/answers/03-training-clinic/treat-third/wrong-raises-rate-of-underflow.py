# score: 0
# says: mean recall
# misconception: slip
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 16:
        return replace(patient, learning_rate=0.5)
    raise NotImplementedError
