# score: 1
# says: knows only 0
# misconception: training-clinic/lost-in-half-precision
import numpy as np
import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    half = tf.constant(weights, tf.float16)
    with tf.GradientTape() as tape:
        tape.watch(half)
        scaled_loss = loss(half)
    gradient = tape.gradient(scaled_loss, half).numpy().astype("float32")
    return gradient * scale / scale if np.isfinite(gradient).all() else None
