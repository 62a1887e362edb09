# score: 0
# says: different training rows are left
# misconception: training-clinic/rows-dropped
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 9:
        return replace(patient, training_rows=patient.training_rows[:100])
    raise NotImplementedError
