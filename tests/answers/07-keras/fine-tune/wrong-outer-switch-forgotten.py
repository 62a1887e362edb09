# score: 1
# says: as a whole must be on
# misconception: keras/still-frozen
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = False
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        normalizes = normalizes or place < first
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return model
