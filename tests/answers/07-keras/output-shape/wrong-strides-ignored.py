# score: 2.5
# says: strides were ignored
# misconception: keras/strides-ignored
def output_shape(config, input_shape):
    layer = config["layer"]
    if layer == "Flatten":
        size = 1
        for side in input_shape:
            size *= side
        return (size,)
    if layer == "GlobalAveragePooling2D":
        return (input_shape[-1],)
    if layer == "Dense":
        return (*input_shape[:-1], config["units"])
    windows = config["kernel_size"] if layer == "Conv2D" else config["pool_size"]
    dilations = config.get("dilation_rate", (1, 1))
    sizes = []
    for place in (0, 1):
        size, stride = input_shape[place], config["strides"][place]
        if config["padding"] == "same":
            sizes.append(size)
        else:
            reach = dilations[place] * (windows[place] - 1) + 1
            sizes.append((size - reach) // stride + 1)
    return (*sizes, config.get("filters", input_shape[-1]))
