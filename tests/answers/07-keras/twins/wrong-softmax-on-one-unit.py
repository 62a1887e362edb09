# score: 2
# says: Softmax on one unit
# misconception: keras/score-of-twins-constant
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = keras.ops.abs(tower(left) - tower(right))
    return keras.Model([left, right], keras.layers.Dense(1, activation="softmax")(difference))
