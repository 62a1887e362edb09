# score: 0
# says: told by its embedding
# misconception: explainability/neighbours-in-pixel-space
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = np.asarray(images).reshape(len(images), -1)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    distances[query] = np.inf
    return [int(row) for row in np.argsort(distances)[:count]]
