import keras


def train_model(X_train, y_train, X_validation, y_validation):
    """Train a network that generalizes.

    Parameters
    ----------
    X_train, X_validation : numpy.ndarray, shape (rows, 64)
        Pixels between 0 and 1; 300 rows each.
    y_train, y_validation : numpy.ndarray of int, shape (rows,)
        Digits; about one in seven is wrong.

    Returns
    -------
    keras.Model
        Trained; ``predict`` gives probabilities of shape (rows, 10).
    """
    ### BEGIN SOLUTION
    layers = [keras.Input((64,))]
    for _ in range(2):
        layers += [keras.layers.Dense(256, activation="relu"), keras.layers.Dropout(0.5)]
    model = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=8, restore_best_weights=True)
    model.fit(
        X_train,
        y_train,
        validation_data=(X_validation, y_validation),
        epochs=60,
        batch_size=32,
        verbose=0,
        callbacks=[stop],
    )
    return model
    ### END SOLUTION
