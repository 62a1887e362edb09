# score: 0
# says: at inference
# misconception: regularization/network-noisy-at-inference
import keras


def train_model(X_train, y_train, X_validation, y_validation):
    inputs = keras.Input((64,))
    hidden = inputs
    for _ in range(2):
        hidden = keras.layers.Dense(256, activation="relu")(hidden)
        hidden = keras.layers.Lambda(lambda outputs: keras.random.dropout(outputs, 0.5))(hidden)
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X_train, y_train, epochs=60, batch_size=32, verbose=0)
    return model
