# score: 2
# says: still float16
# misconception: training-clinic/lost-in-half-precision
import numpy as np
import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    half = tf.constant(weights, tf.float16)
    with tf.GradientTape() as tape:
        tape.watch(half)
        scaled_loss = loss(half) * scale
    gradient = tape.gradient(scaled_loss, half).numpy()
    return (gradient / np.float16(scale)).astype('float32') if np.isfinite(gradient).all() else None
