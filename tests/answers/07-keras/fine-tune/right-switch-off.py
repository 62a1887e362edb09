import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    for layer in base.layers[:-layers]:
        layer.trainable = False
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.trainable = False
    model.compile(
        keras.optimizers.Adam(learning_rate=learning_rate), "sparse_categorical_crossentropy"
    )
    return model
