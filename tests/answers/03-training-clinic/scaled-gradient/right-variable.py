import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    variable = tf.Variable(weights)
    with tf.GradientTape() as tape:
        value = tf.cast(scale, tf.float16) * loss(tf.cast(variable, tf.float16))
    gradient = tape.gradient(value, variable)
    if not tf.reduce_all(tf.math.is_finite(gradient)):
        return None
    return (gradient / scale).numpy()
