import tensorflow as tf


def scale_rows(rows):
    largest = tf.reduce_max(tf.abs(rows), axis=1, keepdims=True)
    return tf.math.divide_no_nan(rows, largest)
