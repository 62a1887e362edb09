# score: 5.5
# says: looks at all channels
# misconception: keras/channels-forgotten
def count_parameters(config, input_shape):
    layer = config["layer"]
    channels = input_shape[-1]
    bias = config.get("use_bias")
    if layer == "Embedding":
        return config["input_dim"] * config["output_dim"], 0
    if layer == "Dense":
        return (channels + bias) * config["units"], 0
    if layer == "Conv2D":
        height, width = config["kernel_size"]
        return (height * width + bias) * config["filters"], 0
    if layer == "DepthwiseConv2D":
        height, width = config["kernel_size"]
        return (height * width + bias) * channels * config["depth_multiplier"], 0
    if layer == "SeparableConv2D":
        height, width = config["kernel_size"]
        middle = channels * config["depth_multiplier"]
        return height * width * middle + (middle + bias) * config["filters"], 0
    if layer in ("SimpleRNN", "LSTM", "GRU"):
        units = config["units"]
        gates = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}[layer]
        biases = bias * (2 if config.get("reset_after") else 1)
        return gates * units * (channels + units + biases), 0
    if layer == "MultiHeadAttention":
        width = config["num_heads"] * config["key_dim"]
        return 3 * (channels + bias) * width + (width + bias) * channels, 0
    if layer in ("BatchNormalization", "LayerNormalization"):
        learned = (config["center"] + config["scale"]) * channels
        return learned, 2 * channels if layer == "BatchNormalization" else 0
    return 0, 0
