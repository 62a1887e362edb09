# score: 0
# says: validation rows are left
# misconception: slip
from dataclasses import replace

import numpy as np


def treat_third_room(patient):
    if patient.number == 13:
        return replace(patient, validation_rows=np.setdiff1d(patient.validation_rows, patient.training_rows)[:20])
    raise NotImplementedError
