# score: 2
# says: copy starts from chance
# misconception: keras/cloned-base
import keras


def transfer_model(base, classes):
    body = keras.models.clone_model(base)
    body.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    outputs = keras.layers.Dense(classes, activation="softmax")(body(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model
