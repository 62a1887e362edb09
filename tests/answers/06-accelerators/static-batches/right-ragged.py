import tensorflow as tf


def static_batches(sequences, length, batch_size):
    ragged = tf.ragged.constant([list(map(int, sequence)) for sequence in sequences], tf.int32)
    dataset = tf.data.Dataset.from_tensor_slices(ragged)
    cut = dataset.map(lambda sequence: sequence[:length])
    return cut.padded_batch(batch_size, padded_shapes=[length], drop_remainder=True)
