"""Parameters and shapes of layers, compared with real Keras layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

Config = Mapping[str, Any]
Shape = tuple[int, ...]
Counts = tuple[int, int]

IMAGE, SEQUENCE = (28, 20, 3), (12, 6)


def real_layer(config: Config) -> Any:
    """Make the Keras layer that a config describes."""
    import keras

    options = {name: value for name, value in config.items() if name != "layer"}
    return getattr(keras.layers, config["layer"])(**options)


def count_parameters(config: Config, input_shape: Shape) -> Counts:
    """Let Keras build the layer, and count what it holds."""
    import keras

    layer = real_layer(config)
    inputs = keras.KerasTensor((2, *input_shape))
    if config["layer"] == "MultiHeadAttention":
        layer(inputs, inputs)
    else:
        layer(inputs)
    sizes = [(weight.trainable, int(np.prod(weight.shape))) for weight in layer.weights]
    # The seed of a random layer is its state, but no parameter of the model.
    sizes = [
        size
        for size, weight in zip(sizes, layer.weights, strict=True)
        if "seed" not in weight.path.lower()
    ]
    return (
        sum(size for trainable, size in sizes if trainable),
        sum(size for trainable, size in sizes if not trainable),
    )


def _pick(rng: np.random.Generator, *values: Any) -> Any:
    return values[int(rng.integers(len(values)))]


def _image(rng: np.random.Generator) -> Shape:
    return (int(rng.integers(9, 30)), int(rng.integers(9, 30)), int(rng.integers(2, 9)))


def _dense(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "Dense", "units": 128, "use_bias": True}, (784,)
    yield {"layer": "Dense", "units": 7, "use_bias": False}, (int(rng.integers(3, 50)),)
    yield {"layer": "Dense", "units": int(rng.integers(2, 40)), "use_bias": True}, SEQUENCE
    yield {"layer": "Embedding", "input_dim": 10_000, "output_dim": 16}, (40,)
    yield {"layer": "Embedding", "input_dim": int(rng.integers(50, 500)), "output_dim": 5}, (9,)


def _convolutions(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield (
        {"layer": "Conv2D", "filters": 32, "kernel_size": (3, 3), "use_bias": True},
        (28, 28, 3),
    )
    for bias in (True, False):
        size = (int(rng.integers(1, 6)), int(rng.integers(1, 6)))
        filters = int(rng.integers(2, 20))
        yield (
            {"layer": "Conv2D", "filters": filters, "kernel_size": size, "use_bias": bias},
            _image(rng),
        )
        yield (
            {
                "layer": "DepthwiseConv2D",
                "kernel_size": size,
                "depth_multiplier": int(rng.integers(1, 4)),
                "use_bias": bias,
            },
            _image(rng),
        )
        yield (
            {
                "layer": "SeparableConv2D",
                "filters": filters,
                "kernel_size": size,
                "depth_multiplier": int(rng.integers(1, 4)),
                "use_bias": bias,
            },
            _image(rng),
        )


def _recurrent(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "LSTM", "units": 64, "use_bias": True}, (10, 32)
    for name in ("SimpleRNN", "LSTM"):
        units, features = int(rng.integers(2, 30)), int(rng.integers(2, 30))
        yield {"layer": name, "units": units, "use_bias": _pick(rng, True, False)}, (8, features)
    for reset_after in (True, False):
        units, features = int(rng.integers(2, 30)), int(rng.integers(2, 30))
        yield (
            {"layer": "GRU", "units": units, "use_bias": True, "reset_after": reset_after},
            (8, features),
        )


def _attention(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "MultiHeadAttention", "num_heads": 8, "key_dim": 64, "use_bias": True}, (9, 512)
    for bias in (True, False):
        yield (
            {
                "layer": "MultiHeadAttention",
                "num_heads": int(rng.integers(2, 6)),
                "key_dim": int(rng.integers(3, 20)),
                "use_bias": bias,
            },
            (7, int(rng.integers(4, 40))),
        )


def _normalizations(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "BatchNormalization", "center": True, "scale": True}, (8, 8, 64)
    yield {"layer": "BatchNormalization", "center": False, "scale": True}, _image(rng)
    yield {"layer": "BatchNormalization", "center": True, "scale": False}, _image(rng)
    yield (
        {"layer": "LayerNormalization", "center": True, "scale": True},
        (int(rng.integers(3, 60)),),
    )
    yield {"layer": "LayerNormalization", "center": True, "scale": False}, SEQUENCE


def _nothing(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "Dropout", "rate": 0.5}, (int(rng.integers(3, 60)),)
    yield {"layer": "Flatten"}, IMAGE
    yield {"layer": "MaxPooling2D", "pool_size": (2, 2)}, IMAGE
    yield {"layer": "GlobalAveragePooling2D"}, IMAGE
    yield {"layer": "ReLU"}, IMAGE


Draw = Callable[[np.random.Generator], Iterable[tuple[Config, Shape]]]


def _counted_otherwise(changed: Callable[[Config, Shape, Counts], Counts]) -> Callable[..., Counts]:
    return lambda config, shape: changed(config, shape, count_parameters(config, shape))


def _by_image_size(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "Conv2D":
        return counts
    biases = config["filters"] * config["use_bias"]
    return (counts[0] - biases) * shape[0] * shape[1] + biases, counts[1]


def _no_bias(config: Config, shape: Shape, counts: Counts) -> Counts:
    return (
        count_parameters({**config, "use_bias": False}, shape) if "use_bias" in config else counts
    )


def _all_trainable(config: Config, shape: Shape, counts: Counts) -> Counts:
    return sum(counts), 0


def _classic_gru(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] == "GRU":
        return count_parameters({**config, "reset_after": False}, shape)
    return counts


def _one_gate(config: Config, shape: Shape, counts: Counts) -> Counts:
    gates = {"LSTM": 4, "GRU": 3}.get(config["layer"], 1)
    return counts[0] // gates, counts[1]


def _dropout_counts(config: Config, shape: Shape, counts: Counts) -> Counts:
    return (int(np.prod(shape)), 0) if config["layer"] == "Dropout" else counts


def _separable_is_dense(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "SeparableConv2D":
        return counts
    kept = ("filters", "kernel_size", "use_bias")
    return count_parameters({"layer": "Conv2D", **{name: config[name] for name in kept}}, shape)


def _channels_forgotten(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "Conv2D":
        return counts
    return count_parameters(config, (*shape[:-1], 1))


def _sequence_flattened(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "Dense":
        return counts
    return count_parameters(config, (int(np.prod(shape)),))


def _bias_in_the_middle(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "SeparableConv2D":
        return counts
    return counts[0] + config["use_bias"] * shape[-1] * config["depth_multiplier"], counts[1]


def _one_head(config: Config, shape: Shape, counts: Counts) -> Counts:
    if config["layer"] != "MultiHeadAttention":
        return counts
    return count_parameters({**config, "num_heads": 1}, shape)


CONV = ({"layer": "Conv2D", "filters": 32, "kernel_size": (3, 3), "use_bias": True}, (28, 28, 3))
SEPARABLE = (
    {
        "layer": "SeparableConv2D",
        "filters": 64,
        "kernel_size": (3, 3),
        "depth_multiplier": 1,
        "use_bias": True,
    },
    (28, 28, 32),
)
GRU = ({"layer": "GRU", "units": 64, "use_bias": True, "reset_after": True}, (10, 32))

COUNT_PARAMETERS = Exercise(
    id="keras/count-parameters",
    answer="count_parameters",
    checks=(
        Check("Dense and Embedding", agrees_with(count_parameters, _dense)),
        Check(
            "Conv2D, DepthwiseConv2D, SeparableConv2D",
            agrees_with(count_parameters, _convolutions),
            2,
        ),
        Check("SimpleRNN, LSTM, GRU", agrees_with(count_parameters, _recurrent), 2),
        Check("MultiHeadAttention", agrees_with(count_parameters, _attention)),
        Check(
            "BatchNormalization and LayerNormalization",
            agrees_with(count_parameters, _normalizations),
        ),
        Check("Layers without parameters", agrees_with(count_parameters, _nothing), 0.5),
    ),
    hints=(
        "Draw the layer: which numbers does it multiply by, which does it add? The batch size, "
        "the height and width of an image and the length of a sequence never appear.",
        "A convolution has one small kernel for each pair of input channel and filter. A recurrent "
        "layer has, for each gate, one matrix for the input, one for the state, and a bias.",
        "LSTM has four gates, GRU three; with reset_after, Keras's default, a GRU has two biases a "
        "gate. Batch normalization learns up to two numbers a channel and remembers two more that "
        "no gradient touches. Attention has four dense projections.",
    ),
    misconceptions=(
        Misconception(
            "keras/count-depends-on-image-size",
            "The count grew with the image. The same kernel slides over all places; that is the "
            "point of a convolution.",
            _counted_otherwise(_by_image_size),
            CONV,
        ),
        Misconception(
            "keras/bias-forgotten",
            "The biases are missing: one for each unit or filter, if use_bias is true.",
            _counted_otherwise(_no_bias),
            CONV,
        ),
        Misconception(
            "keras/moving-statistics-trainable",
            "The moving mean and variance of batch normalization were counted as trainable. No "
            "gradient reaches them: they follow the batches.",
            _counted_otherwise(_all_trainable),
            ({"layer": "BatchNormalization", "center": True, "scale": True}, (8, 8, 64)),
        ),
        Misconception(
            "keras/classic-gru",
            "This is the classic GRU with one bias a gate. Keras's default, reset_after=True, "
            "has two.",
            _counted_otherwise(_classic_gru),
            GRU,
        ),
        Misconception(
            "keras/gates-forgotten",
            "This counts one gate. An LSTM has four sets of weights, a GRU three.",
            _counted_otherwise(_one_gate),
            GRU,
        ),
        Misconception(
            "keras/dropout-has-parameters",
            "Dropout has nothing to learn: it draws a mask and forgets it.",
            _counted_otherwise(_dropout_counts),
            ({"layer": "Dropout", "rate": 0.5}, (9,)),
        ),
        Misconception(
            "keras/separable-counted-as-full",
            "This is the count of an ordinary convolution. A separable one first filters each "
            "channel alone, then mixes the channels point by point: two small sets of weights.",
            _counted_otherwise(_separable_is_dense),
            SEPARABLE,
        ),
        Misconception(
            "keras/channels-forgotten",
            "Each filter got a single layer of weights. It looks at all channels that come in, so "
            "it has a small kernel for each of them.",
            _counted_otherwise(_channels_forgotten),
            CONV,
        ),
        Misconception(
            "keras/sequence-flattened",
            "The sequence was flattened. A dense layer works on the last axis only: every step of "
            "the sequence meets the same weights.",
            _counted_otherwise(_sequence_flattened),
            ({"layer": "Dense", "units": 5, "use_bias": True}, SEQUENCE),
        ),
        Misconception(
            "keras/bias-in-the-middle",
            "The filters of the first step got biases too. A separable convolution adds them once, "
            "at its end: one for each filter.",
            _counted_otherwise(_bias_in_the_middle),
            SEPARABLE,
        ),
        Misconception(
            "keras/one-attention-head",
            "Only one head was counted. Each head has its own projections of width key_dim.",
            _counted_otherwise(_one_head),
            (
                {"layer": "MultiHeadAttention", "num_heads": 2, "key_dim": 3, "use_bias": True},
                (7, 4),
            ),
        ),
    ),
)
