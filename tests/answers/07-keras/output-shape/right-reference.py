def output_shape(config, input_shape):
    """Say which shape comes out of a layer, without building it.

    Parameters
    ----------
    config : dict
        ``layer`` is ``Conv2D``, ``MaxPooling2D``, ``Flatten``,
        ``GlobalAveragePooling2D`` or ``Dense``; the rest are its arguments.
        A Conv2D has ``filters``, ``kernel_size``, ``strides``, ``padding`` and
        ``dilation_rate``; a MaxPooling2D ``pool_size``, ``strides`` and
        ``padding``; a Dense ``units``. Sizes, strides and dilations are pairs,
        height first.
    input_shape : tuple of int
        Without the batch; the channels come last.

    Returns
    -------
    tuple of int
        Without the batch.
    """
    ### BEGIN SOLUTION
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
            sizes.append(-(-size // stride))
        else:
            reach = dilations[place] * (windows[place] - 1) + 1
            sizes.append((size - reach) // stride + 1)
    return (*sizes, config.get("filters", input_shape[-1]))
    ### END SOLUTION
