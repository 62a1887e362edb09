import tensorflow as tf


def fast_pipeline(source, batch_size):
    many = tf.data.AUTOTUNE
    return (
        tf.data.Dataset.from_tensor_slices(source.paths)
        .shuffle(len(source.paths))
        .interleave(source.read, cycle_length=8, num_parallel_calls=6, deterministic=False)
        .map(source.decode, num_parallel_calls=8, deterministic=False)
        .cache()
        .shuffle(144, reshuffle_each_iteration=True)
        .map(source.augment, num_parallel_calls=many)
        .batch(batch_size, drop_remainder=True, num_parallel_calls=many)
        .prefetch(2)
    )
