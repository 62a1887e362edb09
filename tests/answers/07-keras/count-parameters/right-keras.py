import keras


def count_parameters(config, input_shape):
    options = {name: value for name, value in config.items() if name != "layer"}
    layer = getattr(keras.layers, config["layer"])(**options)
    inputs = keras.Input(input_shape)
    outputs = layer(inputs, inputs) if config["layer"] == "MultiHeadAttention" else layer(inputs)
    model = keras.Model(inputs, outputs)

    def size(weights):
        return sum(
            weight.shape.num_elements()
            if hasattr(weight.shape, "num_elements")
            else int(__import__("math").prod(weight.shape))
            for weight in weights
        )

    return size(model.trainable_weights), size(model.non_trainable_weights)
