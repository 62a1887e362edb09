# score: 0
# says: first phase must still be there
# misconception: keras/first-phase-lost
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not normalizes
    head = keras.layers.Dense(model.output_shape[-1], activation="softmax")
    again = keras.Sequential([base, head])
    again.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return again
