# score: 2
# says: calls back into Python
# misconception: accelerators/python-in-the-graph
import numpy as np
import tensorflow as tf


def scale_rows(rows):
    def work(values):
        largest = tf.reduce_max(tf.abs(values), axis=1, keepdims=True)
        return tf.math.divide_no_nan(values, largest)

    return tf.ensure_shape(tf.py_function(work, [rows], tf.float32), rows.shape)
