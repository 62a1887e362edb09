# score: 0
# says: validation rows are training rows too
# misconception: training-clinic/validated-on-training-rows
from dataclasses import replace


def treat_second_room(patient):
    if patient.number == 9:
        return replace(patient, validation_rows=patient.training_rows)
    raise NotImplementedError
