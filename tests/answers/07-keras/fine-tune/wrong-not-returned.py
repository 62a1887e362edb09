# score: 0
# says: Keras model belongs
# misconception: slip
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not normalizes
    model.compile(optimizer=keras.optimizers.Adam(learning_rate), loss=model.loss)
