# score: 0
# says: larger part of the story
# misconception: explainability/gradient-at-the-input-only
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = np.array([1.0])
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy()
    return difference * gradients[0]
