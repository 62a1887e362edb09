# score: 3
# says: called the server
# misconception: accelerators/report-every-step
import tensorflow as tf


def prepare_epoch(job):
    rows = tf.data.Dataset.range(32).map(job.fetch, num_parallel_calls=16)
    batches = rows.batch(4).prefetch(tf.data.AUTOTUNE).with_options(job.options())
    step = tf.function(job.step)

    def epoch():
        losses = []
        for rows, labels in batches:
            losses.append(float(step(rows, labels)))
            job.report(losses[-1:])
        return losses

    return epoch
