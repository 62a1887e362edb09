# score: 0
# says: Clipping shortens a step
# misconception: training-clinic/clipped-only
from dataclasses import replace


def treat_first_room(patient):
    if patient.number == 3:
        return replace(patient, clip_norm=1.0)
    raise NotImplementedError
