import keras
import numpy as np
import tensorflow as tf


def gradient_report(model, x, y):
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x))
    norms = []
    gradients = tape.gradient(loss, model.trainable_variables)
    for kernel, bias in zip(gradients[::2], gradients[1::2]):
        norms.append(np.hypot(np.linalg.norm(kernel), np.linalg.norm(bias)))
    if not np.isfinite(norms).all() or max(norms) > 1000:
        return {"norms": norms, "verdict": "exploding", "layer": int(np.argmax(norms))}
    if norms[0] < 0.001 * norms[-1]:
        return {"norms": norms, "verdict": "vanishing", "layer": int(np.argmin(norms))}
    return {"norms": norms, "verdict": "healthy", "layer": None}
