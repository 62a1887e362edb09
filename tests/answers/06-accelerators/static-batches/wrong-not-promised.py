# score: 3
# says: compiled from that promise
# misconception: accelerators/shape-not-promised
import numpy as np
import tensorflow as tf


def static_batches(sequences, length, batch_size):
    def rows():
        for sequence in sequences:
            row = np.zeros(length, "int32")
            row[: len(sequence)] = sequence[:length]
            yield row

    dataset = tf.data.Dataset.from_generator(rows, tf.int32)
    return dataset.batch(batch_size, drop_remainder=True)
