# score: 3
# says: few batches
# misconception: keras/batch-normalization-unfrozen
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
    return model
