import tensorflow as tf


def scale_rows(rows):
    largest = tf.maximum(tf.reduce_max(rows, axis=1), -tf.reduce_min(rows, axis=1))
    divisor = tf.where(largest > 0, largest, tf.ones_like(largest))
    return rows / divisor[:, tf.newaxis]
