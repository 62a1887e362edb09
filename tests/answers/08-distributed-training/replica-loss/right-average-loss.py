import tensorflow as tf


def replica_loss(losses, global_batch, penalty, replicas):
    average = tf.nn.compute_average_loss(losses, global_batch_size=global_batch)
    return tf.add(average, penalty / replicas)
