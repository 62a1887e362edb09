from dataclasses import replace

import numpy as np


def treat_first_room(patient):
    place = {name: row for row, name in enumerate(patient.label_ids)}
    labels = patient.labels[[place[name] for name in patient.image_ids]]
    rows = np.setdiff1d(patient.training_rows, patient.validation_rows)
    counts = np.bincount(labels[rows], minlength=10)
    known = patient.images[rows]
    mean, spread = known.mean(axis=0), known.std(axis=0)
    spread[spread == 0] = 1.0
    return replace(
        patient,
        labels=labels,
        label_ids=patient.image_ids,
        training_rows=rows,
        shuffle=True,
        class_weight={label: len(rows) / 10 / counts[label] for label in range(10)},
        prepare=lambda images: (images - mean) / spread,
        hidden=(64, 64),
        activation="relu",
        initializer="he_normal",
        bias=0.0,
        dropout=0.5,
        training=None,
        output="softmax",
        loss="sparse_categorical_crossentropy",
        loss_weight=1.0,
        optimizer="adam",
        learning_rate=0.003,
        epochs=20,
        precision="float32",
    )
