"""Output shapes, and the last layer that fits a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.keras.counting import Config, Shape, real_layer


def output_shape(config: Config, input_shape: Shape) -> Shape:
    """Ask Keras, and drop the batch."""
    import keras

    result = real_layer(config)(keras.KerasTensor((2, *input_shape)))
    return tuple(int(size) for size in result.shape[1:])


def _sized(rng: np.random.Generator, padding: str) -> Iterable[tuple[Config, Shape]]:
    for stride, dilation in ((1, 1), (2, 1), (3, 1), (1, 2)):
        shape = (int(rng.integers(14, 33)), int(rng.integers(14, 33)), int(rng.integers(1, 5)))
        kernel = (int(rng.integers(2, 5)), int(rng.integers(2, 5)))
        yield (
            {
                "layer": "Conv2D",
                "filters": int(rng.integers(2, 9)),
                "kernel_size": kernel,
                "strides": (stride, stride),
                "padding": padding,
                "dilation_rate": (dilation, dilation),
            },
            shape,
        )
        yield (
            {
                "layer": "MaxPooling2D",
                "pool_size": (2, 3),
                "strides": (stride + 1, stride + 1),
                "padding": padding,
            },
            shape,
        )


def _valid(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    return _sized(rng, "valid")


def _same(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield POOL_SAME
    yield from _sized(rng, "same")


def _flat(rng: np.random.Generator) -> Iterable[tuple[Config, Shape]]:
    yield {"layer": "Flatten"}, (5, 5, 64)
    yield {"layer": "Flatten"}, (int(rng.integers(2, 9)), int(rng.integers(2, 9)))
    yield {"layer": "GlobalAveragePooling2D"}, (6, 7, int(rng.integers(2, 60)))
    yield {"layer": "Dense", "units": 9}, (12, int(rng.integers(2, 60)))
    yield {"layer": "Dense", "units": 4}, (5, 6, int(rng.integers(2, 60)))


POOL_SAME = (
    {"layer": "MaxPooling2D", "pool_size": (2, 2), "strides": (2, 2), "padding": "same"},
    (7, 9, 3),
)
CONV_VALID = (
    {
        "layer": "Conv2D",
        "filters": 8,
        "kernel_size": (3, 3),
        "strides": (2, 2),
        "padding": "valid",
        "dilation_rate": (1, 1),
    },
    (10, 12, 3),
)
CONV_DILATED = ({**CONV_VALID[0], "strides": (1, 1), "dilation_rate": (2, 2)}, (10, 12, 3))


def _places(config: Config) -> tuple[Any, Any, Any]:
    window = config.get("kernel_size") or config["pool_size"]
    return window, config["strides"], config.get("dilation_rate", (1, 1))


def _sliding(rule: Callable[[int, int, int, int, bool], int]) -> Callable[..., Shape]:
    """Make a wrong answer that finds each size by its own rule."""

    def wrong(config: Config, input_shape: Shape) -> Shape:
        if "strides" not in config:
            return output_shape(config, input_shape)
        same = config["padding"] == "same"
        sizes = (
            rule(size, window, stride, dilation, same)
            for size, window, stride, dilation in zip(input_shape, *_places(config), strict=False)
        )
        return (*sizes, config.get("filters", input_shape[-1]))

    return wrong


def _right_size(size: int, window: int, stride: int, dilation: int, same: bool) -> int:
    reach = dilation * (window - 1) + 1
    return -(-size // stride) if same else (size - reach) // stride + 1


def _floor_for_same(size: int, window: int, stride: int, dilation: int, same: bool) -> int:
    return size // stride if same else _right_size(size, window, stride, dilation, same)


def _no_plus_one(size: int, window: int, stride: int, dilation: int, same: bool) -> int:
    right = _right_size(size, window, stride, dilation, same)
    return right if same else right - 1


def _dilation_ignored(size: int, window: int, stride: int, _: int, same: bool) -> int:
    return _right_size(size, window, stride, 1, same)


def _always_valid(size: int, window: int, stride: int, dilation: int, _: bool) -> int:
    return _right_size(size, window, stride, dilation, False)


def _channels_pooled(config: Config, input_shape: Shape) -> Shape:
    right = output_shape(config, input_shape)
    if config["layer"] == "MaxPooling2D":
        return (*right[:-1], right[-1] // config["pool_size"][0])
    return right


def _never_smaller(size: int, window: int, stride: int, dilation: int, same: bool) -> int:
    return size if same else _right_size(size, window, stride, dilation, same)


def _dense_flattens(config: Config, input_shape: Shape) -> Shape:
    return (config["units"],) if config["layer"] == "Dense" else output_shape(config, input_shape)


def _places_kept(config: Config, input_shape: Shape) -> Shape:
    right = output_shape(config, input_shape)
    return (1, 1, *right) if config["layer"] == "GlobalAveragePooling2D" else right


OUTPUT_SHAPE = Exercise(
    id="keras/output-shape",
    answer="output_shape",
    checks=(
        Check("Padding valid: strides and dilation", agrees_with(output_shape, _valid), 1.5),
        Check("Padding same", agrees_with(output_shape, _same), 1.5),
        Check("Flatten, global pooling, Dense", agrees_with(output_shape, _flat)),
    ),
    hints=(
        "Lay a ruler of the window's length on a row of numbers and push it along by the stride. "
        "How often does it fit?",
        'With "valid" the window must fit inside; with "same" it starts at every stride-th place, '
        "and what sticks out is padded.",
        "A dilated window of k reaches over dilation * (k - 1) + 1 places. Round down for valid "
        "and add the first place; round up for same. Pooling leaves the channels alone.",
    ),
    misconceptions=(
        Misconception(
            "keras/same-rounds-down",
            'With padding "same" the size was rounded down. The last window may stick out and is '
            "padded, so it counts: round up.",
            _sliding(_floor_for_same),
            POOL_SAME,
        ),
        Misconception(
            "keras/first-place-forgotten",
            "One place is missing: the window also fits where it starts.",
            _sliding(_no_plus_one),
            CONV_VALID,
        ),
        Misconception(
            "keras/dilation-ignored",
            "The dilation was ignored. A dilated window has holes and reaches further.",
            _sliding(_dilation_ignored),
            CONV_DILATED,
        ),
        Misconception(
            "keras/padding-ignored",
            'The padding was ignored. "same" pads the edges, so that only the stride shrinks the '
            "image.",
            _sliding(_always_valid),
            POOL_SAME,
        ),
        Misconception(
            "keras/strides-ignored",
            'The strides were ignored. With "same" a window starts at every stride-th place, so '
            "that only a stride of 1 keeps the size.",
            _sliding(_never_smaller),
            POOL_SAME,
        ),
        Misconception(
            "keras/dense-flattens",
            "The input was flattened. A dense layer changes the last axis only and leaves the "
            "others as they are; flattening is a layer of its own.",
            _dense_flattens,
            ({"layer": "Dense", "units": 9}, (12, 5)),
        ),
        Misconception(
            "keras/global-pooling-keeps-places",
            "Height and width were kept as 1. Global pooling drops both: one number a channel "
            "is left (unless you say `keepdims=True`).",
            _places_kept,
            ({"layer": "GlobalAveragePooling2D"}, (6, 7, 8)),
        ),
        Misconception(
            "keras/channels-pooled",
            "The channels were pooled too. Pooling works on height and width, in each channel by "
            "itself.",
            _channels_pooled,
            POOL_SAME,
        ),
    ),
)

Task = Mapping[str, Any]
Head = tuple[int, str, str, bool]

LOSS_OF = {
    "integer": "sparse_categorical_crossentropy",
    "one-hot": "categorical_crossentropy",
}
LOSSES = {
    "binary": "binary_crossentropy",
    "multilabel": "binary_crossentropy",
    "regression": "mean_squared_error",
}


def head(task: Task) -> Head:
    """Give units, activation, loss and from_logits by the task's kind."""
    kind = task["kind"]
    loss = LOSSES.get(kind) or LOSS_OF[task["labels"]]
    if kind == "regression":
        return task["outputs"], "linear", loss, False
    units = 1 if kind == "binary" else task["classes"]
    if task["logits"]:
        return units, "linear", loss, True
    return units, "softmax" if kind == "multiclass" else "sigmoid", loss, False


def _tasks(*kinds: str) -> Callable[[np.random.Generator], Iterable[tuple[Task]]]:
    def draw(rng: np.random.Generator) -> Iterable[tuple[Task]]:
        for kind in kinds:
            for logits in (False, True):
                classes = int(rng.integers(3, 30))
                if kind == "binary":
                    yield ({"kind": kind, "logits": logits},)
                elif kind == "multilabel":
                    yield ({"kind": kind, "classes": classes, "logits": logits},)
                elif kind == "multiclass":
                    for labels in ("integer", "one-hot"):
                        yield (
                            {
                                "kind": kind,
                                "classes": classes,
                                "labels": labels,
                                "logits": logits,
                            },
                        )
                else:
                    yield ({"kind": kind, "outputs": int(rng.integers(1, 4))},)

    return draw


def _changed(applies: Callable[[Task], bool], change: Callable[[Head, Task], Head]) -> Any:
    def wrong(task: Task) -> Head:
        return change(head(task), task) if applies(task) else head(task)

    return wrong


MULTILABEL = ({"kind": "multilabel", "classes": 4, "logits": False},)
INTEGERS = ({"kind": "multiclass", "classes": 4, "labels": "integer", "logits": False},)
ONE_HOT = ({"kind": "multiclass", "classes": 4, "labels": "one-hot", "logits": False},)
BINARY = ({"kind": "binary", "logits": False},)
BINARY_LOGITS = ({"kind": "binary", "logits": True},)
REGRESSION = ({"kind": "regression", "outputs": 1},)

HEAD = Exercise(
    id="keras/head",
    answer="head",
    checks=(
        Check("Two classes", agrees_with(head, _tasks("binary"))),
        Check(
            "One of many classes, with both kinds of labels",
            agrees_with(head, _tasks("multiclass")),
        ),
        Check("Several labels at once", agrees_with(head, _tasks("multilabel"))),
        Check("Regression", agrees_with(head, _tasks("regression")), 0.5),
    ),
    hints=(
        "Ask whether the classes exclude each other. If they do, their probabilities add up to 1; "
        "if not, each is a yes-or-no question of its own.",
        "The loss must know two things of you: in which form the labels come, and whether the last "
        "layer has already squashed its outputs.",
        "Exactly one of the two squashes: the activation, or the loss with from_logits. Integers "
        "as labels need the sparse loss. A number to predict needs no squashing at all.",
    ),
    misconceptions=(
        Misconception(
            "keras/softmax-for-multilabel",
            "Softmax makes the classes compete: if one goes up the others go down. An image may "
            "show a dog and a cat, so each label needs its own sigmoid.",
            _changed(
                lambda task: task["kind"] == "multilabel",
                lambda right, _: (
                    right[0],
                    "linear" if right[3] else "softmax",
                    "categorical_crossentropy",
                    right[3],
                ),
            ),
            MULTILABEL,
        ),
        Misconception(
            "keras/dense-loss-for-integers",
            "Labels that are integers need the sparse loss; categorical_crossentropy expects "
            "one-hot rows.",
            _changed(
                lambda task: task.get("labels") == "integer",
                lambda right, _: (*right[:2], "categorical_crossentropy", right[3]),
            ),
            INTEGERS,
        ),
        Misconception(
            "keras/sparse-loss-for-one-hot",
            "Labels that are one-hot rows need categorical_crossentropy; the sparse loss expects "
            "class numbers.",
            _changed(
                lambda task: task.get("labels") == "one-hot",
                lambda right, _: (*right[:2], "sparse_categorical_crossentropy", right[3]),
            ),
            ONE_HOT,
        ),
        Misconception(
            "keras/labels-swapped",
            "The two losses are the wrong way round. The sparse one is for class numbers: a number "
            "is all that is left of a row full of zeros.",
            _changed(
                lambda task: task["kind"] == "multiclass",
                lambda right, task: (
                    *right[:2],
                    LOSS_OF["one-hot" if task["labels"] == "integer" else "integer"],
                    right[3],
                ),
            ),
            INTEGERS,
        ),
        Misconception(
            "keras/logits-not-given",
            "The task asks for logits, and the last layer squashes. Logits are what stands there "
            "before: a linear layer, and a loss that is told so.",
            _changed(
                lambda task: bool(task.get("logits")),
                lambda _, task: head({**task, "logits": False}),
            ),
            BINARY_LOGITS,
        ),
        Misconception(
            "keras/from-logits-reversed",
            "from_logits is the wrong way round. It says what the loss gets: True if the last "
            "layer is linear, False if it has squashed already.",
            _changed(
                lambda task: task["kind"] != "regression",
                lambda right, _: (*right[:3], not right[3]),
            ),
            BINARY,
        ),
        Misconception(
            "keras/squashed-twice",
            "The outputs are squashed twice: by the activation, and again by the loss with "
            "from_logits. Training then crawls. One of the two must go.",
            _changed(
                lambda task: bool(task.get("logits")),
                lambda right, task: (
                    right[0],
                    "softmax" if task["kind"] == "multiclass" else "sigmoid",
                    *right[2:],
                ),
            ),
            BINARY_LOGITS,
        ),
        Misconception(
            "keras/logits-not-told",
            "The last layer gives logits, but from_logits=False tells the loss that it sees "
            "probabilities. That is the failure at the head of this section: nothing raises an "
            "error, and nothing is learned.",
            _changed(
                lambda task: task["kind"] != "regression",
                lambda right, _: (right[0], "linear", right[2], False),
            ),
            BINARY,
        ),
        Misconception(
            "keras/softmax-on-one-unit",
            "Softmax shares 1 out among the units. One unit alone always gets 1, whatever the "
            "input.",
            _changed(
                lambda task: task["kind"] == "binary" and not task["logits"],
                lambda right, _: (1, "softmax", *right[2:]),
            ),
            BINARY,
        ),
        Misconception(
            "keras/two-units-for-binary",
            "Two units need softmax and a categorical loss. With a sigmoid and the binary loss one "
            "unit says everything.",
            _changed(
                lambda task: task["kind"] == "binary",
                lambda right, _: (2, *right[1:]),
            ),
            BINARY_LOGITS,
        ),
        Misconception(
            "keras/softmax-for-binary",
            "Two units with softmax can say it as well, but the second one is always 1 minus the "
            "first: twice the weights for the same answer. One unit with the binary loss does.",
            _changed(
                lambda task: task["kind"] == "binary",
                lambda right, _: (
                    2,
                    "linear" if right[3] else "softmax",
                    "sparse_categorical_crossentropy",
                    right[3],
                ),
            ),
            BINARY,
        ),
        Misconception(
            "keras/relu-for-regression",
            "ReLU turns everything below 0 into 0. A number to predict may be below 0, and a "
            "unit that gives 0 for every row never learns again: leave the last layer linear.",
            _changed(
                lambda task: task["kind"] == "regression",
                lambda right, _: (right[0], "relu", *right[2:]),
            ),
            REGRESSION,
        ),
        Misconception(
            "keras/squashed-regression",
            "A sigmoid keeps the output between 0 and 1. A price or a temperature is not.",
            _changed(
                lambda task: task["kind"] == "regression",
                lambda right, _: (right[0], "sigmoid", *right[2:]),
            ),
            REGRESSION,
        ),
    ),
)
