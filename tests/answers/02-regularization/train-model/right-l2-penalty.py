import keras


def train_model(X_train, y_train, X_validation, y_validation):
    penalty = keras.regularizers.L2(0.01)
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(128, activation="relu", kernel_regularizer=penalty),
            keras.layers.Dense(128, activation="relu", kernel_regularizer=penalty),
            keras.layers.Dense(10, activation="softmax", kernel_regularizer=penalty),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=60, batch_size=32, verbose=0)
    return model
