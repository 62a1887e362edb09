# score: 4
# says: Files wait for one another
# misconception: keras/files-in-line
import tensorflow as tf


def fast_pipeline(source, batch_size):
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.flat_map(source.read)
    examples = rows.map(source.decode, num_parallel_calls=tf.data.AUTOTUNE).cache()
    shuffled = examples.shuffle(1000)
    augmented = shuffled.map(source.augment, num_parallel_calls=tf.data.AUTOTUNE)
    return augmented.batch(batch_size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)
