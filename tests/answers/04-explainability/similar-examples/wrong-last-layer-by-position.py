# score: 0
# says: same verdict
# misconception: explainability/neighbours-in-the-scores
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.layers[-1].output)
    rows = embed.predict(images, verbose=0)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    distances[query] = np.inf
    return [int(row) for row in np.argsort(distances)[:count]]
