# score: 2
# says: same layer object
# misconception: keras/two-towers
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    other = keras.Sequential.from_config({**tower.get_config(), "name": "other"})
    other.set_weights(tower.get_weights())
    difference = keras.ops.abs(tower(left) - other(right))
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
