# score: 1
# says: needs two
# misconception: keras/sequential-for-two-inputs
import keras


def twins(tower):
    return keras.Sequential([tower, keras.layers.Dense(1, activation="sigmoid")])
