def early_stop(history, patience):
    import keras

    class Weightless:
        stop_training = False

        def get_weights(self):
            return []

        def set_weights(self, weights):
            pass

    callback = keras.callbacks.EarlyStopping(
        "val_loss", mode="min", patience=patience, restore_best_weights=True
    )
    callback._model = Weightless()
    callback.on_train_begin()
    for epoch, loss in enumerate(history["val_loss"]):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if callback.model.stop_training:
            break
    return epoch, callback.best_epoch
