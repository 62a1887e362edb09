# score: 0
# says: formats are exchanged
# misconception: accelerators/formats-exchanged
import numpy as np
import tensorflow as tf


def cast_report(values, number_format):
    given = np.asarray(values, dtype="float64")
    number_format = {"float16": "bfloat16", "bfloat16": "float16"}.get(number_format, number_format)
    tensor = tf.cast(tf.constant(values, tf.float32), number_format)
    cast = tf.cast(tensor, tf.float64).numpy()
    overflowed = np.isinf(cast)
    vanished = (cast == 0) & (given != 0)
    kept = (given != 0) & ~overflowed & ~vanished
    errors = np.abs(cast[kept] - given[kept]) / np.abs(given[kept])
    return {
        "overflowed": int(overflowed.sum()),
        "vanished": int(vanished.sum()),
        "largest_error": float(errors.max(initial=0.0)),
    }
