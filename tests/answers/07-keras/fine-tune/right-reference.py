import keras


def fine_tune(model, base, layers, learning_rate):
    """Prepare the second phase: let the last layers of the base learn too.

    Parameters
    ----------
    model : keras.Model
        Made and trained as in the first phase, with `base` frozen inside.
    base : keras.Sequential
    layers : int
        How many of the base's last layers may learn. Batch normalization stays
        frozen even among them.
    learning_rate : float
        Of the second phase.

    Returns
    -------
    keras.Model
        The same model, ready to go on training with its old loss.
    """
    ### BEGIN SOLUTION
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not normalizes
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return model
    ### END SOLUTION
