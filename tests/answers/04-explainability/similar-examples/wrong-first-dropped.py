# score: 2
# says: the copy is dropped
# misconception: explainability/first-neighbour-dropped
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed.predict(images, verbose=0)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    return [int(row) for row in np.argsort(distances, kind="stable")[1 : count + 1]]
