# score: 4.5
# says: is the argument `steps` used
# misconception: explainability/steps-ignored
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = (np.arange(200) + 0.5) / 200
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy()
    return difference * gradients.mean(axis=0)
