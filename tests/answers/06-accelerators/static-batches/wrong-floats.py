# score: 3
# says: hold float64
# misconception: slip
import numpy as np
import tensorflow as tf


def static_batches(sequences, length, batch_size):
    table = np.zeros((len(sequences), length))
    for row, sequence in zip(table, sequences):
        row[: len(sequence)] = sequence[:length]
    return tf.data.Dataset.from_tensor_slices(table).batch(batch_size, drop_remainder=True)
