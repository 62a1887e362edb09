# score: 0
# says: from small to large
# misconception: explainability/farthest-examples
import keras
import numpy as np


def similar_examples(model, images, query, count):
    embed = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    rows = embed.predict(images, verbose=0)
    distances = np.linalg.norm(rows - rows[query], axis=1)
    return [int(row) for row in np.argsort(-distances)[:count]]
