# score: 1
# says: root of that sum
# misconception: training-clinic/norm-not-rooted
import keras
import numpy as np
import tensorflow as tf


def gradient_report(model, x, y):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x))
    norms = []
    for layer_gradients in tape.gradient(loss, [layer.trainable_variables for layer in model.layers]):
        norms.append(float(tf.linalg.global_norm(layer_gradients)) ** 2)
    if not np.isfinite(norms).all() or max(norms) > 1000:
        return {"norms": norms, "verdict": "exploding", "layer": int(np.argmax(norms))}
    if norms[0] < 0.001 * norms[-1]:
        return {"norms": norms, "verdict": "vanishing", "layer": int(np.argmin(norms))}
    return {"norms": norms, "verdict": "healthy", "layer": None}
