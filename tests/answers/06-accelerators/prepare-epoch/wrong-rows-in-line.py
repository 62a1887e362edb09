# score: 3
# says: A wait for storage costs no processor
# misconception: accelerators/rows-in-line
import tensorflow as tf


def prepare_epoch(job):
    numbers = tf.data.Dataset.range(32)
    options = job.options()
    options.threading.private_threadpool_size = 1
    rows = numbers.map(job.fetch)
    batches = rows.batch(4).with_options(options)
    step = tf.function(job.step)

    def epoch():
        losses = [step(rows, labels) for rows, labels in batches]
        losses = [float(loss) for loss in losses]
        job.report(losses)
        return losses

    return epoch
