import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    x, baseline = tf.cast(x, tf.float32), tf.cast(baseline, tf.float32)
    ones = [1] * len(x.shape)
    alphas = tf.cast(tf.reshape((nodes + 1) / 2, [-1, *ones]), tf.float32)
    path = baseline + alphas * (x - baseline)
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = tf.gather(model(path), target, axis=1)
    gradients = tape.gradient(score, path)
    shares = tf.cast(tf.reshape(weights / 2, [-1, *ones]), tf.float32)
    return ((x - baseline) * tf.reduce_sum(shares * gradients, axis=0)).numpy()
