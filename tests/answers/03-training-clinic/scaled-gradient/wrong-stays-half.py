# score: 1
# says: float16
# misconception: slip
import numpy as np
import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    half = tf.constant(weights, tf.float16)
    with tf.GradientTape() as tape:
        tape.watch(half)
        scaled_loss = loss(half) * scale
    gradient = tape.gradient(scaled_loss, half).numpy()
    return (gradient / np.float16(scale)).astype('float16') if np.isfinite(gradient).all() else None
