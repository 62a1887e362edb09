import keras
import numpy as np


def batch_norm(x, gamma, beta, moving_mean, moving_variance, training):
    layer = keras.layers.BatchNormalization(dtype="float64")
    layer.build(np.shape(x))
    layer.set_weights([np.asarray(each) for each in (gamma, beta, moving_mean, moving_variance)])
    output = layer(np.asarray(x, dtype=float), training=training).numpy()
    _, _, moving_mean, moving_variance = layer.get_weights()
    return {"output": output, "moving_mean": moving_mean, "moving_variance": moving_variance}
