import math

import tensorflow as tf


def cast_report(values, number_format):
    report = {"overflowed": 0, "vanished": 0, "largest_error": 0.0}
    after = tf.cast(tf.cast(values, tf.dtypes.as_dtype(number_format)), tf.float64)
    for before, now in zip(map(float, values), map(float, after)):
        if math.isinf(now):
            report["overflowed"] += 1
        elif now == 0:
            report["vanished"] += before != 0
        else:
            report["largest_error"] = max(report["largest_error"], abs(1 - now / before))
    return report
