# score: 5
# says: buffer is small
# misconception: keras/small-shuffle-buffer
import tensorflow as tf


def fast_pipeline(source, batch_size):
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.interleave(
        source.read, cycle_length=len(source.paths), num_parallel_calls=tf.data.AUTOTUNE
    )
    examples = rows.map(source.decode, num_parallel_calls=tf.data.AUTOTUNE).cache()
    shuffled = examples.shuffle(2)
    augmented = shuffled.map(source.augment, num_parallel_calls=tf.data.AUTOTUNE)
    return augmented.batch(batch_size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)
