# score: 0
# says: add up
# misconception: slip
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = np.array([0.5])
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy()
    return difference * gradients[0]
