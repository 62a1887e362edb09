import numpy as np


def count_parameters(config, input_shape):
    def bias(units):
        return units if config["use_bias"] else 0

    layer, channels = config["layer"], input_shape[-1]
    if layer == "Dense":
        return channels * config["units"] + bias(config["units"]), 0
    if layer == "Embedding":
        return config["output_dim"] * config["input_dim"], 0
    if layer == "SimpleRNN":
        units = config["units"]
        return units * (channels + units) + bias(units), 0
    if layer == "LSTM":
        units = config["units"]
        return 4 * (units * channels + units * units + bias(units)), 0
    if layer == "GRU":
        units = config["units"]
        biases = bias(units) + (bias(units) if config["reset_after"] else 0)
        return 3 * (units * channels + units * units + biases), 0
    if layer == "MultiHeadAttention":
        inner = config["key_dim"] * config["num_heads"]
        into = channels * inner + bias(inner)
        return into + into + into + inner * channels + bias(channels), 0
    if layer == "BatchNormalization":
        return channels * (int(config["scale"]) + int(config["center"])), channels + channels
    if layer == "LayerNormalization":
        return channels * (int(config["scale"]) + int(config["center"])), 0
    if layer.endswith("Conv2D"):
        area = int(np.prod(config["kernel_size"]))
        if layer == "Conv2D":
            return area * channels * config["filters"] + bias(config["filters"]), 0
        inner = channels * config["depth_multiplier"]
        if layer == "DepthwiseConv2D":
            return area * inner + bias(inner), 0
        return area * inner + inner * config["filters"] + bias(config["filters"]), 0
    return 0, 0
