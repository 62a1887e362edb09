# score: 2
# says: Every pair gets the score 0.5
# misconception: keras/score-of-twins-constant
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = keras.ops.abs(tower(left) - tower(left))
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
