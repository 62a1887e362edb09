# score: 0
# says: said by `target`
# misconception: explainability/every-output-at-once
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = (np.arange(steps) + 0.5) / steps
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)
    gradients = tape.gradient(score, path).numpy()
    return difference * gradients.mean(axis=0)
