# score: 0
# says: different training rows are left
# misconception: training-clinic/rows-dropped
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 14:
        return replace(patient, training_rows=patient.training_rows[:300])
    raise NotImplementedError
