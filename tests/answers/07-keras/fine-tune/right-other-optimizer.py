import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    learning = set(map(id, base.layers[-layers:]))
    for layer in base.layers:
        frozen = isinstance(layer, keras.layers.BatchNormalization) or id(layer) not in learning
        layer.trainable = not frozen
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model
