import keras


def twins(tower):
    first, second = (keras.Input(tower.input_shape[1:]) for _ in range(2))
    gap = keras.layers.Subtract()([tower(first), tower(second)])
    gap = keras.layers.Lambda(lambda values: keras.ops.absolute(values))(gap)
    hidden = keras.layers.Dense(4, activation="relu")(gap)
    outputs = keras.layers.Dense(1, activation="sigmoid")(hidden)
    return keras.Model(inputs=[first, second], outputs=outputs)
