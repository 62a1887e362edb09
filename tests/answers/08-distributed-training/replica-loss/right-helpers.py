import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    size = tf.cast(tf.size(losses), tf.float32)
    share = size / global_batch
    mean = tf.math.divide_no_nan(tf.reduce_sum(losses), size)
    return share * mean + penalty * (1 / replicas)
