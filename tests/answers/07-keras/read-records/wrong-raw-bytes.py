# score: 1
# says: parse_tensor with that type
# misconception: keras/bytes-misread
import tensorflow as tf


def read_records(paths):
    def parse(r):
        e = tf.io.parse_single_example(
            r,
            {
                "image": tf.io.FixedLenFeature([], tf.string),
                "label": tf.io.FixedLenFeature([], tf.int64),
            },
        )
        image = tf.reshape(tf.io.decode_raw(e["image"], tf.uint8), (4, 5))
        image = tf.ensure_shape(image, (4, 5))
        return tf.cast(image, tf.float32) / 255.0, e["label"]

    return tf.data.TFRecordDataset(paths).map(parse)
