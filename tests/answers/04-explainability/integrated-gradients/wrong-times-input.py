# score: 2.5
# says: their difference
# misconception: explainability/multiplied-by-the-input
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = (np.arange(steps) + 0.5) / steps
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy()
    return x * gradients.mean(axis=0)
