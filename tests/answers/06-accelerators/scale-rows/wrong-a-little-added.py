# score: 3
# says: What is added to every divisor
# misconception: slip
import tensorflow as tf


def scale_rows(rows):
    return rows / (tf.reduce_max(tf.abs(rows), axis=1, keepdims=True) + 1e-6)
