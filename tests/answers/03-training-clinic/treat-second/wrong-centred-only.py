# score: 0
# says: mean recall
# misconception: slip
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 11:
        mean = patient.images[patient.training_rows].mean(axis=0)
        return replace(patient, prepare=lambda images: images - mean)
    raise NotImplementedError
