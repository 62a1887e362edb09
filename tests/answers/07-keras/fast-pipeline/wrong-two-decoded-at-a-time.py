# score: 3
# says: Rows wait for one another
# misconception: keras/rows-in-line
import tensorflow as tf


def fast_pipeline(source, batch_size):
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.interleave(source.read, cycle_length=8, num_parallel_calls=8)
    examples = rows.map(source.decode, num_parallel_calls=2).shuffle(1000)
    augmented = examples.map(source.augment)
    return augmented.batch(batch_size, drop_remainder=True)
