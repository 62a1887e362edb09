# score: 3
# says: is launched on its own
# misconception: accelerators/operations-one-by-one
import tensorflow as tf


def prepare_epoch(job):
    numbers = tf.data.Dataset.range(32)
    rows = numbers.map(job.fetch, num_parallel_calls=16)
    batches = rows.batch(4).prefetch(tf.data.AUTOTUNE).with_options(job.options())
    step = job.step

    def epoch():
        losses = [step(rows, labels) for rows, labels in batches]
        losses = [float(loss) for loss in losses]
        job.report(losses)
        return losses

    return epoch
