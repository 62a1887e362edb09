from dataclasses import replace

import keras


def by_largest(patient):
    largest = patient.images[patient.training_rows].max(axis=0)
    largest[largest == 0] = 1.0
    return lambda images: images / largest


def matching(patient):
    place = {name: row for row, name in enumerate(patient.image_ids)}
    return [place[name] for name in patient.label_ids]


def treat_second_room(patient):
    if patient.number == 7:
        return replace(patient, images=patient.images[matching(patient)], image_ids=patient.image_ids[matching(patient)])
    if patient.number == 8:
        return replace(patient, initializer=keras.initializers.RandomNormal(stddev=0.1))
    if patient.number == 9:
        return replace(patient, epochs=4)
    if patient.number == 10:
        return replace(patient, output="softmax", loss="sparse_categorical_crossentropy")
    if patient.number == 11:
        return replace(patient, prepare=by_largest(patient))
    raise NotImplementedError
