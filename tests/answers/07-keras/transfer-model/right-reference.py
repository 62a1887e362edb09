import keras


def transfer_model(base, classes):
    """Put a new head on a trained base, for the first phase.

    Parameters
    ----------
    base : keras.Model
        Trained; turns an input of shape ``base.input_shape[1:]`` into features.
        It has batch normalization in it.
    classes : int
        How many classes the new task has. Its labels are integers.

    Returns
    -------
    keras.Model
        Compiled. It holds `base`, and gives a probability for each class. When
        it is trained, nothing of `base` changes.
    """
    ### BEGIN SOLUTION
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    outputs = keras.layers.Dense(classes, activation="softmax")(base(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
    ### END SOLUTION
