import tensorflow as tf


def fast_pipeline(source, batch_size):
    """Build an input pipeline that keeps the training step busy.

    Parameters
    ----------
    source : SlowSource
        ``source.paths`` lists its files; ``source.read(path)`` gives a dataset
        of the file's rows; ``source.decode(row)`` gives an image and a label;
        ``source.augment(image, label)`` changes the image at random.
    batch_size : int
        Divides the number of examples.

    Returns
    -------
    tf.data.Dataset
        Of batches of images and labels. Each example comes once an epoch, in a
        new order and newly augmented in every epoch, and is read and decoded
        only once in all. The batch size is part of the promised shape.
    """
    ### BEGIN SOLUTION
    files = tf.data.Dataset.from_tensor_slices(source.paths)
    rows = files.interleave(
        source.read, cycle_length=len(source.paths), num_parallel_calls=tf.data.AUTOTUNE
    )
    examples = rows.map(source.decode, num_parallel_calls=tf.data.AUTOTUNE).cache()
    shuffled = examples.shuffle(1000)
    augmented = shuffled.map(source.augment, num_parallel_calls=tf.data.AUTOTUNE)
    return augmented.batch(batch_size, drop_remainder=True).prefetch(tf.data.AUTOTUNE)
    ### END SOLUTION
