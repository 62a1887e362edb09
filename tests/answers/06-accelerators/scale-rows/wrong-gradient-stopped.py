# score: 3
# says: cut the chain rule
# misconception: accelerators/gradient-cut
import tensorflow as tf


def scale_rows(rows):
    largest = tf.reduce_max(tf.abs(rows), axis=1, keepdims=True)
    return tf.stop_gradient(tf.math.divide_no_nan(rows, largest))
