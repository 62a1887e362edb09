# score: 4
# says: compiled 4 times
# misconception: accelerators/compiled-in-every-epoch
import tensorflow as tf


def prepare_epoch(job):
    def epoch():
        rows = tf.data.Dataset.range(32).map(job.fetch, num_parallel_calls=16)
        batches = rows.batch(4).prefetch(tf.data.AUTOTUNE).with_options(job.options())
        step = tf.function(job.step)
        losses = [float(step(rows, labels)) for rows, labels in batches]
        job.report(losses)
        return losses

    return epoch
