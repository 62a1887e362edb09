import numpy as np


def output_shape(config, input_shape):
    if config["layer"] == "Dense":
        return (*input_shape[:-1], config["units"])
    if config["layer"] == "Flatten":
        return (int(np.prod(input_shape)),)
    if config["layer"] == "GlobalAveragePooling2D":
        return tuple(input_shape[2:])
    sides = []
    for place, size in enumerate(input_shape[:2]):
        starts = range(0, size, config["strides"][place])
        if config["padding"] == "valid":
            window = config.get("kernel_size", config.get("pool_size"))[place]
            last = (window - 1) * config.get("dilation_rate", (1, 1))[place]
            starts = [start for start in starts if start + last < size]
        sides.append(len(starts))
    channels = config["filters"] if "filters" in config else input_shape[2]
    return (sides[0], sides[1], channels)
