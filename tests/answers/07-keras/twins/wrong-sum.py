# score: 2
# says: equal inputs
# misconception: slip
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = tower(left) + tower(right)
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
