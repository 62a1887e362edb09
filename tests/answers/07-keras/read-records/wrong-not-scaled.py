# score: 1
# says: divided by 255
# misconception: keras/pixels-not-scaled
import tensorflow as tf


def read_records(paths):
    fields = {
        "image": tf.io.FixedLenFeature([], tf.string),
        "label": tf.io.FixedLenFeature([], tf.int64),
    }

    def parse(record):
        example = tf.io.parse_single_example(record, fields)
        image = tf.io.parse_tensor(example["image"], tf.uint8)
        image = tf.ensure_shape(image, (4, 5))
        return tf.cast(image, tf.float32), example["label"]

    return tf.data.TFRecordDataset(paths).map(parse)
