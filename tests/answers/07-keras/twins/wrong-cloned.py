# score: 2
# says: copy learns nothing
# misconception: keras/cloned-tower
import keras


def twins(tower):
    left = keras.Input(tower.input_shape[1:])
    right = keras.Input(tower.input_shape[1:])
    same = keras.models.clone_model(tower)
    difference = keras.ops.abs(same(left) - same(right))
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(difference))
