import keras


def twins(tower):
    """Build a model that says whether two inputs belong together.

    Parameters
    ----------
    tower : keras.Model
        Turns one input, of shape ``tower.input_shape[1:]``, into an embedding.

    Returns
    -------
    keras.Model
        Takes a list of two inputs and gives one probability a pair, of shape
        (batch, 1). Both go through `tower`. The probability depends on the
        absolute difference of the two embeddings, so that the order of the two
        does not matter. It need not be compiled.
    """
    ### BEGIN SOLUTION
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = keras.ops.abs(tower(left) - tower(right))
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
    ### END SOLUTION
