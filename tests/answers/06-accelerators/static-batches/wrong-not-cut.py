# score: 1
# says: Padding cuts nothing
# misconception: slip
import tensorflow as tf


def static_batches(sequences, length, batch_size):
    rows = tf.data.Dataset.from_generator(
        lambda: iter(sequences), output_signature=tf.TensorSpec((None,), tf.int32)
    )
    return rows.padded_batch(batch_size, padded_shapes=[length], drop_remainder=True)
