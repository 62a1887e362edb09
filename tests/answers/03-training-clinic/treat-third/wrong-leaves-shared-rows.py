# score: 0
# says: validation rows are training rows too
# misconception: training-clinic/validated-on-training-rows
from dataclasses import replace


def treat_third_room(patient):
    if patient.number == 13:
        return replace(patient, dropout=0.5)
    raise NotImplementedError
