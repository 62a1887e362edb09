# score: 1
# says: calls back into Python|cut the chain rule
# misconception: accelerators/python-in-the-graph
import numpy as np
import tensorflow as tf


def scale_rows(rows):
    def work(values):
        largest = np.abs(values).max(axis=1, keepdims=True)
        return np.where(largest > 0, values / np.maximum(largest, 1e-30), values).astype("float32")

    return tf.numpy_function(work, [rows], tf.float32)
