# score: 1
# says: there are no values yet
# misconception: accelerators/values-while-compiling
import numpy as np
import tensorflow as tf


def scale_rows(rows):
    values = rows.numpy()
    largest = np.abs(values).max(axis=1, keepdims=True)
    return tf.constant(np.where(largest > 0, values / np.maximum(largest, 1e-30), values))
