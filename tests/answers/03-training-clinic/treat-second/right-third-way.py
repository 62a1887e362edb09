from dataclasses import replace

import keras
import numpy as np


def own_loss(labels, outputs):
    logits = outputs - keras.ops.max(outputs, axis=1, keepdims=True)
    log_sum = keras.ops.log(keras.ops.sum(keras.ops.exp(logits), axis=1, keepdims=True))
    truth = keras.ops.one_hot(keras.ops.reshape(labels, (-1,)), 10)
    return -keras.ops.sum(truth * (logits - log_sum), axis=1)


def aligned(patient):
    place = {name: row for row, name in enumerate(patient.label_ids)}
    order = [place[name] for name in patient.image_ids]
    return replace(patient, labels=patient.labels[order], label_ids=patient.label_ids[order])


def log_standardised(patient):
    known = np.log1p(patient.images[patient.training_rows])
    spread = np.maximum(known.std(axis=0), 0.1)
    return lambda images: (np.log1p(images) - known.mean(axis=0)) / spread


def treat_second_room(patient):
    if patient.number == 7:
        return aligned(patient)
    if patient.number == 8:
        return replace(patient, initializer="he_normal")
    if patient.number == 9:
        return replace(patient, l2=0.02)
    if patient.number == 10:
        return replace(patient, loss=own_loss)
    if patient.number == 11:
        return replace(patient, prepare=log_standardised(patient))
    raise NotImplementedError
