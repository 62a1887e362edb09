# score: 5
# says: same company
# misconception: keras/batches-shuffled
import tensorflow as tf


def fast_pipeline(source, batch_size):
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.interleave(
        source.read, cycle_length=len(source.paths), num_parallel_calls=tf.data.AUTOTUNE
    )
    examples = rows.map(source.decode, num_parallel_calls=tf.data.AUTOTUNE).cache()
    augmented = examples.map(source.augment, num_parallel_calls=tf.data.AUTOTUNE)
    return augmented.batch(batch_size, drop_remainder=True).shuffle(1000).prefetch(tf.data.AUTOTUNE)
