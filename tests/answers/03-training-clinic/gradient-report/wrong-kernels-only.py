# score: 2
# says: Only the kernels
# misconception: training-clinic/kernels-only
import keras
import numpy as np
import tensorflow as tf


def gradient_report(model, x, y):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x))
    norms = []
    for kernel in tape.gradient(loss, model.trainable_variables)[::2]:
        norms.append(float(tf.norm(kernel)))
    if not np.isfinite(norms).all() or max(norms) > 1000:
        return {"norms": norms, "verdict": "exploding", "layer": int(np.argmax(norms))}
    if norms[0] < 0.001 * norms[-1]:
        return {"norms": norms, "verdict": "vanishing", "layer": int(np.argmin(norms))}
    return {"norms": norms, "verdict": "healthy", "layer": None}
