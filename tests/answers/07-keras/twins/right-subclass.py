import keras


def twins(tower):
    inputs = [keras.Input(tower.input_shape[1:], name=name) for name in ("left", "right")]

    class Gap(keras.layers.Layer):
        def call(self, left, right):
            return keras.ops.abs(left - right)

    score = keras.Sequential([keras.layers.Dense(1, activation="sigmoid")])
    return keras.Model(inputs, score(Gap()(tower(inputs[0]), tower(inputs[1]))))
