# score: 2
# says: state it again
# misconception: keras/shape-lost
import tensorflow as tf


def read_records(paths):
    fields = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "label": tf.io.FixedLenFeature([], tf.int64),
    }

    def parse(record):
        example = tf.io.parse_single_example(record, fields)
        image = tf.io.parse_tensor(example["image"], tf.uint8)
        return tf.cast(image, tf.float32) / 255, example["label"]

    return tf.data.TFRecordDataset(paths).map(parse)
