import numpy as np
import tensorflow as tf


def integrated_gradients(model, x, baseline, target, steps):
    """Attribute one score of a Keras model to its inputs.

    Parameters
    ----------
    model : keras.Model
        Takes a batch of inputs, gives scores of shape (rows, outputs).
    x, baseline : numpy.ndarray
        One input and what it is compared with, of the same shape, without the
        dimension of the batch.
    target : int
        Which output to explain.
    steps : int
        How many gradients to take along the straight way, 1 or more.

    Returns
    -------
    numpy.ndarray
        The attributions, of the shape of x.
    """
    ### BEGIN SOLUTION
    middles = (np.arange(steps) + 0.5) / steps
    way = x - baseline
    path = tf.constant(np.stack([baseline + middle * way for middle in middles]), tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(path)
        score = model(path)[:, target]
    return way * tape.gradient(score, path).numpy().mean(axis=0)
    ### END SOLUTION
