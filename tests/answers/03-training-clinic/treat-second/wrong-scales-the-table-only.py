# score: 0
# says: mean recall
# misconception: slip
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 11:
        return replace(patient, images=patient.images / patient.images.max(axis=0).clip(1))
    raise NotImplementedError
