# score: 0
# says: one file only
# misconception: slip
import tensorflow as tf


def write_records(images, labels, folder, shards):
    paths = []
    for shard in range(shards):
        path = f"{folder}/part-{shard}.tfrecord"
        with tf.io.TFRecordWriter(path) as writer:
            for image, label in zip(images, labels):
                pixels = tf.io.serialize_tensor(image).numpy()
                features = {
                    "image": tf.train.Feature(bytes_list=tf.train.BytesList(value=[pixels])),
                    "label": tf.train.Feature(int64_list=tf.train.Int64List(value=[label])),
                }
                example = tf.train.Example(features=tf.train.Features(feature=features))
                writer.write(example.SerializeToString())
        paths.append(path)
    return paths
