# score: 0
# says: without the lengths
# misconception: explainability/neighbours-by-angle
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed.predict(images, verbose=0)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    distances[query] = np.inf
    return [int(row) for row in np.argsort(distances)[:count]]
