# score: 1
# says: Is there a repeat
# misconception: slip
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
        image = tf.io.parse_tensor(e["image"], tf.uint8)
        image = tf.ensure_shape(image, (4, 5))
        return tf.cast(image, tf.float32) / 255.0, e["label"]

    return tf.data.TFRecordDataset(paths).map(parse).repeat()
