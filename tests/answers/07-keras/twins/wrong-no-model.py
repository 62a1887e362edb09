# score: 0
# says: Keras model
# misconception: slip
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = keras.ops.abs(tower(left) - tower(right))
    return keras.layers.Dense(1, activation="sigmoid")(difference)
