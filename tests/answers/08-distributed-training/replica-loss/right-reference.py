import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.reduce_sum(losses) / global_batch + penalty / replicas
