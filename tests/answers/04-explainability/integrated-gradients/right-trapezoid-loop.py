import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    gradients = []
    for alpha in np.linspace(0, 1, steps + 1):
        point = tf.Variable(np.asarray(baseline + alpha * (x - baseline), dtype="float32")[None])
        with tf.GradientTape() as tape:
            score = model(point)[0, target]
        gradients.append(tape.gradient(score, point)[0].numpy())
    gradients = np.array(gradients)
    return (x - baseline) * ((gradients[1:] + gradients[:-1]) / 2).mean(axis=0)
