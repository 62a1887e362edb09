import keras


def draw_weights(rng, fan_in, fan_out, activation):
    scheme = keras.initializers.HeNormal if "relu" in activation else keras.initializers.GlorotUniform
    return scheme(seed=int(rng.integers(2**31)))((fan_in, fan_out)).numpy()
