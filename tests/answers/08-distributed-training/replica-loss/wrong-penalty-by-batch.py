# score: 2
# says: One device with all of these
# misconception: slip
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.reduce_sum(losses) / global_batch + penalty / global_batch
