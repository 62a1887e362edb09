# score: 0
# says: no longer numbers
# misconception: training-clinic/clipped-only
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 10:
        return replace(patient, clip_norm=1.0)
    raise NotImplementedError
