# score: 0
# says: By the definition
# misconception: slip
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed.predict(images, verbose=0)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    distances[query] = np.inf
    return sorted(distances)[:count]
