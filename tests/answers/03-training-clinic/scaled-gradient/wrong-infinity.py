# score: 2
# says: infinite or NaN for ever
# misconception: training-clinic/steps-with-infinity
import numpy as np
import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    half = tf.constant(weights, tf.float16)
    with tf.GradientTape() as tape:
        tape.watch(half)
        scaled_loss = loss(half) * scale
    gradient = tape.gradient(scaled_loss, half).numpy().astype("float32")
    return gradient / scale
