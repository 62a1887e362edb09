import keras


def transfer_model(base, classes):
    for layer in base.layers:
        layer.trainable = False
    model = keras.Sequential(
        [
            keras.Input(base.input_shape[1:]),
            base,
            keras.layers.Dropout(0.1),
            keras.layers.Dense(classes, activation="softmax"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
