from dataclasses import replace

import keras


def standardised(patient):
    rows = patient.images[patient.training_rows]
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread == 0] = 1.0
    return lambda images: (images - mean) / spread


def aligned(patient):
    place = {name: row for row, name in enumerate(patient.label_ids)}
    order = [place[name] for name in patient.image_ids]
    return replace(patient, labels=patient.labels[order], label_ids=patient.label_ids[order])


def treat_second_room(patient):
    if patient.number == 7:
        return aligned(patient)
    if patient.number == 8:
        return replace(patient, initializer="glorot_uniform")
    if patient.number == 9:
        return replace(patient, dropout=0.5)
    if patient.number == 10:
        return replace(patient, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    if patient.number == 11:
        return replace(patient, prepare=standardised(patient))
    raise NotImplementedError
