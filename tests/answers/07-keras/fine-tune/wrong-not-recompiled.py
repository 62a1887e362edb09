# score: 1
# says: compile again
# misconception: keras/not-recompiled
import keras


def fine_tune(model, base, layers, learning_rate):
    base.trainable = True
    first = len(base.layers) - layers
    for place, layer in enumerate(base.layers):
        normalizes = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = place >= first and not normalizes
    model.optimizer.learning_rate = learning_rate
    return model
