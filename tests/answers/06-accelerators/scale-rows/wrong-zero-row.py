# score: 1
# says: became NaN
# misconception: accelerators/zero-row-divided
import tensorflow as tf


def scale_rows(rows):
    return rows / tf.reduce_max(tf.abs(rows), axis=1, keepdims=True)
