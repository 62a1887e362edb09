import tensorflow as tf


def stable_losses(logits, labels):
    logits = tf.constant(logits, tf.float64)
    labels = tf.cast(tf.constant(labels), tf.float64)
    bce = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
    return {"log_softmax": tf.nn.log_softmax(logits).numpy(), "bce": bce.numpy()}
