# score: 2
# says: counts several times
# misconception: distributed-training/penalty-on-every-replica
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.reduce_sum(losses) / global_batch + penalty
