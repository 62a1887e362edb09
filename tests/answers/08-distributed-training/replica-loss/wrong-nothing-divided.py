# score: 0
# says: never divided
# misconception: distributed-training/nothing-divided
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.reduce_sum(losses) + penalty / replicas
