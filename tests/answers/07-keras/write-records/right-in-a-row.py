from pathlib import Path

import numpy as np
import tensorflow as tf


def write_records(images, labels, folder, shards):
    names = [str(Path(folder) / f"{shard:05}-of-{shards:05}") for shard in range(shards)]
    for name, rows in zip(names, np.array_split(np.arange(len(images)), shards)):
        writer = tf.io.TFRecordWriter(name)
        for row in rows:
            example = tf.train.Example()
            tensor = tf.convert_to_tensor(images[row], dtype=tf.uint8)
            serialized = tf.io.serialize_tensor(tensor).numpy()
            example.features.feature["image"].bytes_list.value.append(serialized)
            example.features.feature["label"].int64_list.value.append(int(labels[row]))
            writer.write(example.SerializeToString())
        writer.close()
    return names
