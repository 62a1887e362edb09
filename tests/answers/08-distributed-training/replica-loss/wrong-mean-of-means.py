# score: 1
# says: count as much as those with many
# misconception: distributed-training/mean-of-means
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.math.divide_no_nan(tf.reduce_sum(losses), tf.cast(tf.size(losses), tf.float32)) / replicas + penalty / replicas
