import tensorflow as tf


def read_records(paths):
    def parse(record):
        parsed = tf.io.parse_example(
            [record],
            {
                "image": tf.io.FixedLenFeature((), tf.string),
                "label": tf.io.FixedLenFeature((), tf.int64),
            },
        )
        pixels = tf.reshape(tf.io.parse_tensor(parsed["image"][0], out_type=tf.uint8), [4, 5])
        return tf.image.convert_image_dtype(pixels, tf.float32), parsed["label"][0]

    files = tf.data.Dataset.from_tensor_slices(list(paths))
    return files.interleave(tf.data.TFRecordDataset, cycle_length=3).map(parse)
