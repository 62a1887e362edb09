# score: 0
# says: the clinic keeps to judge
# misconception: training-clinic/trained-on-unseen-rows
from dataclasses import replace

import numpy as np
from sklearn.datasets import load_digits


def with_unseen(patient):
    images, labels = load_digits(return_X_y=True)
    names = np.arange(len(labels))
    old = len(patient.labels)
    return replace(
        patient,
        images=np.concatenate([patient.images, images]),
        labels=np.concatenate([patient.labels, labels]),
        image_ids=np.concatenate([patient.image_ids, names]),
        label_ids=np.concatenate([patient.label_ids, names]),
        training_rows=old + names,
    )


def treat_third_room(patient):
    if patient.number == 14:
        return with_unseen(patient)
    raise NotImplementedError
