import keras
import numpy as np
import tensorflow as tf


def gradient_report(model, x, y):
    """Measure how much of the gradient reaches each layer.

    Parameters
    ----------
    model : keras.Sequential
        Dense layers only, each with a kernel and a bias; the last one gives logits.
    x : numpy.ndarray, shape (rows, columns)
    y : numpy.ndarray of int, shape (rows,)
        The classes. The loss is the mean cross-entropy over the rows.

    Returns
    -------
    dict
        ``norms``, one number for each layer, the first layer first: the root of the sum
        of squares of its gradient, kernel and bias together. ``verdict``:
        ``"exploding"`` if a norm is above 1000 or not finite; else ``"vanishing"`` if
        the first norm is below a thousandth of the last; else ``"healthy"``. ``layer``,
        counted from 0: the one with the largest norm if the gradient explodes, with the
        smallest if it vanishes, None if it is healthy.
    """
    ### BEGIN SOLUTION
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with tf.GradientTape() as tape:
        loss = cross_entropy(y, model(x))
    norms = []
    variables = [layer.trainable_variables for layer in model.layers]
    for layer_gradients in tape.gradient(loss, variables):
        norms.append(float(tf.linalg.global_norm(layer_gradients)))
    if not np.isfinite(norms).all() or max(norms) > 1000:
        return {"norms": norms, "verdict": "exploding", "layer": int(np.argmax(norms))}
    if norms[0] < 0.001 * norms[-1]:
        return {"norms": norms, "verdict": "vanishing", "layer": int(np.argmin(norms))}
    return {"norms": norms, "verdict": "healthy", "layer": None}
    ### END SOLUTION
