# score: 1
# says: moving statistics
# misconception: keras/statistics-of-the-base-move
import keras


def transfer_model(base, classes):
    for layer in base.layers:
        layer.trainable = isinstance(layer, keras.layers.BatchNormalization)
        if layer.trainable:
            layer.gamma.trainable = layer.beta.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    outputs = keras.layers.Dense(classes, activation="softmax")(base(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
