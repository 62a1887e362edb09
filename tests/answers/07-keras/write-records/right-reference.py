import tensorflow as tf


def write_records(images, labels, folder, shards):
    """Write examples into TFRecord files.

    Parameters
    ----------
    images : numpy.ndarray of uint8, of shape (examples, 4, 5)
    labels : numpy.ndarray of int, of shape (examples,)
    folder : str
        Exists already.
    shards : int
        How many files to write. They get equally many examples, give or take
        one.

    Returns
    -------
    list of str
        The files' paths. Each record is a serialized ``tf.train.Example`` with
        two features: ``image``, the tensor serialized by
        ``tf.io.serialize_tensor`` with its type kept, and ``label``, an
        integer.
    """
    ### BEGIN SOLUTION
    paths = []
    for shard in range(shards):
        path = f"{folder}/part-{shard}.tfrecord"
        with tf.io.TFRecordWriter(path) as writer:
            for image, label in zip(images[shard::shards], labels[shard::shards]):
                pixels = tf.io.serialize_tensor(image).numpy()
                features = {
                    "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[pixels])),
                    "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
                }
                example = tf.train.Example(features=tf.train.Features(feature=features))
                writer.write(example.SerializeToString())
        paths.append(path)
    return paths
    ### END SOLUTION
