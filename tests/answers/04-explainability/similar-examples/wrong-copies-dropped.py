# score: 2
# says: most telling neighbour
# misconception: explainability/copies-dropped
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed.predict(images, verbose=0)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    near = [row for row in np.argsort(distances) if distances[row] > 1e-6]
    return [int(row) for row in near[:count]]
