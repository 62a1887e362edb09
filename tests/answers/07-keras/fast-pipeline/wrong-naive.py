# score: 2
# says: Files wait for one another
# misconception: keras/files-in-line
import tensorflow as tf


def fast_pipeline(source, batch_size):
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.flat_map(source.read)
    examples = rows.map(source.decode)
    shuffled = examples
    augmented = shuffled.map(source.augment)
    return augmented.batch(batch_size, drop_remainder=True)
