# score: 1
# says: first layer learned
# misconception: keras/everything-unfrozen
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = True
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return model
