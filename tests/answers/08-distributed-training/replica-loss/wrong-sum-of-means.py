# score: 0
# says: took the mean over its own
# misconception: distributed-training/sum-of-means
import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    return tf.math.divide_no_nan(tf.reduce_sum(losses), tf.cast(tf.size(losses), tf.float32)) + penalty / replicas
