import tensorflow as tf


def clip_by_global_norm(gradients, limit):
    tensors = [tf.constant(gradient, tf.float64) for gradient in gradients.values()]
    clipped, _ = tf.clip_by_global_norm(tensors, limit)
    return {name: tensor.numpy() for name, tensor in zip(gradients, clipped)}
