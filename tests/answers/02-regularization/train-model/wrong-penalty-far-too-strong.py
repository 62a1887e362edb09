# score: 0
# says: does not fit even what it saw
# misconception: regularization/network-underfits
import keras


def train_model(X_train, y_train, X_validation, y_validation):
    layers = [keras.Input((64,))]
    for _ in range(2):
        layers.append(
            keras.layers.Dense(256, activation="relu", kernel_regularizer=keras.regularizers.L2(0.3))
        )
    model = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(
        X_train,
        y_train,
        validation_data=(X_validation, y_validation),
        epochs=60,
        batch_size=32,
        verbose=0,
    )
    return model
