# score: 0
# says: largest magnitude it is
# misconception: slip
import tensorflow as tf


def scale_rows(rows):
    return tf.math.divide_no_nan(rows, tf.reduce_max(tf.abs(rows)))
