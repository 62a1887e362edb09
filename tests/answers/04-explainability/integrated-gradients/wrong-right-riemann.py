# score: 0.5
# says: counts the gradient at its end
# misconception: explainability/riemann-sum-from-the-end
import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    difference = np.asarray(x) - np.asarray(baseline)
    points = np.arange(1, steps + 1) / steps
    path = tf.constant(np.stack([baseline + point * (difference) for point in points]))
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    gradients = tape.gradient(score, path).numpy()
    return difference * gradients.mean(axis=0)
