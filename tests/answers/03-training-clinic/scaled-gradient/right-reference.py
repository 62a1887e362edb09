import numpy as np
import tensorflow as tf


def scaled_gradient(loss, weights, scale):
    """Take a gradient in half precision without losing what is small.

    Parameters
    ----------
    loss : callable
        Takes weights as a float16 tensor and gives a float16 scalar.
    weights : numpy.ndarray of float32
        The weights that the optimizer keeps.
    scale : float
        What the loss is multiplied by before the gradient is taken.

    Returns
    -------
    numpy.ndarray of float32, or None
        The gradient of the loss itself; None if the scaled gradient is not finite, so that
        this step is skipped.
    """
    ### BEGIN SOLUTION
    half = tf.constant(weights, tf.float16)
    with tf.GradientTape() as tape:
        tape.watch(half)
        scaled_loss = loss(half) * scale
    gradient = tape.gradient(scaled_loss, half).numpy().astype("float32")
    return gradient / scale if np.isfinite(gradient).all() else None
    ### END SOLUTION
