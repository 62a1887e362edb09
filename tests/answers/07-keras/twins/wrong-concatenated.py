# score: 2
# says: exchanged
# misconception: keras/order-of-twins
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    difference = keras.layers.Concatenate()([tower(left), tower(right)])
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
