"""How large the gradient is in each layer, and how to hold it down."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Check, Exercise, Misconception, agrees_with

Floats = NDArray[np.float64]

ROWS, COLUMNS, UNITS, CLASSES = 40, 6, 12, 3

HUGE = 1000.0
"""A norm above this explodes; the exercise's text states it."""

FADED = 1e-3
"""A first layer below this share of the last one's norm means a vanishing gradient."""

SINGLE_PRECISION = 1e-4

_ACTIVATIONS: dict[str, tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]] = {
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda a: 1 - a**2),
    "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(float)),
    "linear": (lambda z: z, np.ones_like),
}
"""Each activation, and its slope as a function of its output."""


def _gradients(model: Any, x: Any, y: Any) -> list[tuple[Floats, Floats]]:
    """Send the error back through the dense layers by hand: kernel and bias of each."""
    weights = [np.asarray(weight, dtype=float) for weight in model.get_weights()]
    slopes = []
    outputs = [np.asarray(x, dtype=float)]
    with np.errstate(all="ignore"):
        for layer, kernel, bias in zip(model.layers, weights[::2], weights[1::2], strict=True):
            activate, slope = _ACTIVATIONS[layer.activation.__name__]
            outputs.append(activate(outputs[-1] @ kernel + bias))
            slopes.append(slope(outputs[-1]))
        shifted = np.exp(outputs[-1] - outputs[-1].max(axis=1, keepdims=True))
        error = shifted / shifted.sum(axis=1, keepdims=True) - np.eye(CLASSES)[y]
        error = error / len(x)
        gradients = []
        for number in reversed(range(len(slopes))):
            error = error * slopes[number]
            gradients.append((outputs[number].T @ error, error.sum(axis=0)))
            error = error @ weights[2 * number].T
    return gradients[::-1]


def _norm(*arrays: Floats) -> float:
    return float(np.linalg.norm(np.concatenate([array.ravel() for array in arrays])))


def _judged(norms: list[float]) -> dict[str, Any]:
    verdict, layer = "healthy", None
    if not np.isfinite(norms).all() or max(norms) > HUGE:
        verdict, layer = "exploding", int(np.argmax(norms))
    elif norms[0] < FADED * norms[-1]:
        verdict, layer = "vanishing", int(np.argmin(norms))
    return {"norms": norms, "verdict": verdict, "layer": layer}


def gradient_report(model: Any, x: Any, y: Any) -> dict[str, Any]:
    """Judge the norms of gradients that are computed without TensorFlow."""
    return _judged([_norm(*pair) for pair in _gradients(model, x, y)])


@functools.cache
def _network(name: str, activation: str, hidden: int) -> Any:
    """Build a case's network once; its weights are drawn anew each time."""
    import keras

    class Shared(keras.Sequential):  # type: ignore[misc]
        """A network that is handed out as it is: to copy one takes a third of a second."""

        def __deepcopy__(self, memo: Any) -> Shared:
            return self

    layers = [keras.layers.Dense(UNITS, activation) for _ in range(hidden)]
    return Shared([keras.Input((COLUMNS,)), *layers, keras.layers.Dense(CLASSES)], name=name)


def _draw(
    rng: np.random.Generator,
    name: str,
    activation: str,
    wanted: tuple[str, bool],
    gains: tuple[float, ...],
    inputs: float = 1.0,
) -> tuple[Any, ...]:
    """Draw weights until the verdict is the wanted one, and no close call.

    `wanted` also says whether the layer in question is the one that first comes to mind, the
    first; `gains` has the size of each layer's weights.
    """
    model = _network(name, activation, len(gains) - 1)
    while True:
        x = inputs * rng.normal(0, 1, (ROWS, COLUMNS)).astype("float32")
        y = rng.integers(0, CLASSES, ROWS)
        weights = []
        for gain, layer in zip(gains, model.layers, strict=True):
            fan_in, fan_out = layer.kernel.shape
            weights.append(rng.normal(0, gain / np.sqrt(fan_in), (fan_in, fan_out)))
            weights.append(rng.normal(0, 0.1, fan_out))
        model.set_weights(weights)
        report = gradient_report(model, x, y)
        close_call = any(
            0.8 < ratio < 1.25
            for ratio in (
                max(report["norms"]) / HUGE,
                report["norms"][0] / report["norms"][-1] / FADED,
                *(norm / report["norms"][report["layer"] or 0] for norm in report["norms"]),
            )
            if ratio != 1
        )
        if not close_call and (report["verdict"], report["layer"] == 0) == wanted:
            return model, x, y


def _sure(rng: np.random.Generator) -> tuple[Any, ...]:
    """Draw a network that is right and sure of it: all its gradients are small, as they should."""
    model, x, _ = _draw(rng, "sure", "tanh", ("healthy", False), (1.5, 1.5, 30.0))
    y = np.argmax(model(x), axis=1)
    kernel, bias = model.layers[-1].kernel, model.layers[-1].bias
    while min(gradient_report(model, x, y)["norms"]) > FADED / 5:
        kernel.assign(kernel * 1.5)
        bias.assign(bias * 1.5)
    return model, x, y


def _bordering(name: str, norm: float) -> tuple[Any, ...]:
    """Make one layer whose gradient has exactly this norm: all its weights are 0."""
    model = _network(name, "linear", 0)
    model.set_weights([np.zeros((COLUMNS, CLASSES)), np.zeros(CLASSES)])
    x, y = np.ones((ROWS, COLUMNS), "float32"), np.zeros(ROWS, int)
    (kernel, bias), *_ = _gradients(model, x, y)
    scale = np.sqrt(norm**2 - _norm(bias) ** 2) / _norm(kernel)
    return model, (scale * x).astype("float32"), y


def _plain(check: str, rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Draw networks of every kind.

    Each check has networks of its own: an idea is held against the results of earlier checks,
    whose weights must still be there.
    """
    return [
        _draw(rng, f"{check}-he", "relu", ("healthy", False), (1.4,) * 3),
        _draw(rng, f"{check}-faded", "sigmoid", ("vanishing", True), (0.5,) * 5),
        _draw(rng, f"{check}-later", "relu", ("exploding", False), (30.0, 1.0, 30.0, 30.0)),
    ]


def _norms(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return _plain("norms", rng)


def _verdicts(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        *_plain("verdict", rng),
        _sure(rng),
        # A first layer with a small gradient, though not beside the last one's.
        _draw(rng, "small", "linear", ("healthy", False), (0.2, 0.002)),
        _bordering("below", HUGE - 0.5),
        _bordering("above", HUGE + 0.5),
    ]


def _places(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    inner = ("vanishing", False), (0.07, *(0.3,) * 4), 15.0
    return [
        *_plain("layer", rng),
        _draw(rng, "inner", "sigmoid", *inner),
        _draw(rng, "first", "relu", ("exploding", True), (4.0, 25.0, 25.0, 25.0)),
    ]


def _overflowing(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Draw weights that overflow in single precision: the gradient is NaN."""
    x, y = rng.normal(0, 1, (ROWS, COLUMNS)).astype("float32"), rng.integers(0, CLASSES, ROWS)
    model = _network("overflow", "relu", 2)
    model.set_weights(
        [rng.normal(0, 1e20, weight.shape) * (weight.ndim > 1) for weight in model.get_weights()]
    )
    return [(model, x, y)]


def _measured(measure: Any) -> Any:
    """Make an answer that measures something else than the root of the sum of squares."""
    return lambda model, x, y: _judged([measure(*pair) for pair in _gradients(model, x, y)])


def _norms_of_weights(model: Any, x: Any, y: Any) -> dict[str, Any]:
    weights = model.get_weights()
    return _judged([_norm(*pair) for pair in zip(weights[::2], weights[1::2], strict=True)])


def _summed_loss(model: Any, x: Any, y: Any) -> dict[str, Any]:
    return _judged([len(x) * norm for norm in gradient_report(model, x, y)["norms"]])


def _logits_as_probabilities(model: Any, x: Any, y: Any) -> dict[str, Any]:
    import keras
    import tensorflow as tf

    with tf.GradientTape() as tape:
        value = keras.losses.SparseCategoricalCrossentropy()(y, model(x))
    found = [np.asarray(each) for each in tape.gradient(value, model.trainable_variables)]
    return _judged([_norm(*pair) for pair in zip(found[::2], found[1::2], strict=True)])


def _last_layer_blamed(model: Any, x: Any, y: Any) -> dict[str, Any]:
    report = gradient_report(model, x, y)
    return report | ({} if report["layer"] is None else {"layer": len(report["norms"]) - 1})


def _first_layer_always(model: Any, x: Any, y: Any) -> dict[str, Any]:
    report = gradient_report(model, x, y)
    return report | ({} if report["layer"] is None else {"layer": 0})


def _small_is_vanishing(model: Any, x: Any, y: Any) -> dict[str, Any]:
    report = gradient_report(model, x, y)
    if report["verdict"] != "exploding" and min(report["norms"]) < FADED:
        return report | {"verdict": "vanishing", "layer": int(np.argmin(report["norms"]))}
    return report


def _backwards(model: Any, x: Any, y: Any) -> dict[str, Any]:
    report = gradient_report(model, x, y)
    return _judged(report["norms"][::-1]) | {"norms": report["norms"]}


GRADIENT_REPORT = Exercise(
    id="training-clinic/gradient-report",
    answer="gradient_report",
    checks=(
        Check(
            "norms: one a layer, of kernel and bias together",
            agrees_with(gradient_report, _norms, SINGLE_PRECISION, key="norms"),
            2,
            # TensorFlow may have to be imported first.
            time_limit=30,
        ),
        Check(
            "verdict: vanishing, exploding or healthy",
            agrees_with(gradient_report, _verdicts, key="verdict"),
        ),
        Check(
            "verdict: gradients that are not finite have exploded",
            agrees_with(gradient_report, _overflowing, key="verdict"),
            0.5,
        ),
        Check(
            "layer: where it shows",
            agrees_with(gradient_report, _places, key="layer"),
            0.5,
        ),
    ),
    hints=(
        "The tape remembers what was computed inside its block. Compute the loss there, and ask "
        "for its gradient with regard to the model's variables afterwards.",
        "The gradients come in the order of the variables: kernel and bias of the first layer, "
        "then of the second. Take them two by two.",
        "A norm over two arrays is the root of the sum of all their squares. Then compare: is any "
        "norm above a thousand, or no number at all? If not, is the first one a thousandth of the "
        "last or less?",
    ),
    misconceptions=(
        Misconception(
            "training-clinic/blames-last-layer",
            "The last layer was blamed. The error enters there, so its gradient is the freshest; "
            "what is lost or blown up on the way back shows in the layers before. Look for the "
            "smallest norm if the gradient vanishes, for the largest if it explodes.",
            _last_layer_blamed,
        ),
        Misconception(
            "training-clinic/blames-first-layer",
            "The first layer was always blamed. It is the usual one, but not here: look for the "
            "smallest norm if the gradient vanishes, for the largest if it explodes.",
            _first_layer_always,
        ),
        Misconception(
            "training-clinic/small-is-vanishing",
            "Small gradients were called vanishing. A network that is right and sure of it has "
            "small gradients in every layer. What vanishes is lost on the way: compare the first "
            "layer with the last.",
            _small_is_vanishing,
        ),
        Misconception(
            "training-clinic/gradient-read-forwards",
            "The first and the last layer were exchanged. The error enters at the last layer and "
            "travels to the first: it vanishes when the first layer gets little of it.",
            _backwards,
        ),
        Misconception(
            "training-clinic/weights-for-gradients",
            "These are the norms of the weights. The gradient says how the loss changes with them.",
            _norms_of_weights,
        ),
        Misconception(
            "training-clinic/kernels-only",
            "Only the kernels were measured. The bias of a layer has a gradient too.",
            _measured(lambda kernel, _: _norm(kernel)),
        ),
        Misconception(
            "training-clinic/norm-not-rooted",
            "These are sums of squares. A norm is the root of that sum.",
            _measured(lambda kernel, bias: _norm(kernel, bias) ** 2),
        ),
        Misconception(
            "training-clinic/mean-for-norm",
            "These are means of absolute values. A mean hides how many weights a layer has; the "
            "norm is the length of the whole gradient.",
            _measured(
                lambda kernel, bias: float(np.mean(np.abs([*kernel.ravel(), *bias.ravel()])))
            ),
        ),
        Misconception(
            "training-clinic/loss-summed",
            "The loss was added up over the rows. Then the gradient grows with the batch. The loss "
            "is the mean.",
            _summed_loss,
        ),
        Misconception(
            "training-clinic/logits-as-probabilities",
            "The loss took the logits for probabilities. The model has no softmax, so the loss "
            "must apply it.",
            _logits_as_probabilities,
        ),
    ),
)


def clip_by_global_norm(gradients: Mapping[str, Any], limit: float) -> dict[str, Floats]:
    """Scale one long vector that holds all the gradients."""
    arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
    length = _norm(*arrays.values())
    return {name: array * min(1, limit / (length or 1)) for name, array in arrays.items()}


CLIPPED = ({"kernel": [3, 4], "bias": [12]}, 5)


def _tensors(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [CLIPPED]
    for limit in (1.0, 4.0):
        shapes = {"kernel": (4, 3), "bias": (3,), "embedding": (2, 5)}
        drawn = {name: np.round(rng.normal(0, 3, shape), 2) for name, shape in shapes.items()}
        cases += [(drawn, limit), ({"only": drawn["kernel"]}, limit)]
    return cases


SHORT = ({"kernel": [0.3, 0.4], "bias": [0.5]}, 5)


def _short(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    drawn = {"kernel": np.round(rng.normal(0, 1, (3, 2)), 2), "bias": np.array([4.5, 0.1])}
    return [
        SHORT,
        (drawn, 1.01 * _norm(*drawn.values())),
        ({"kernel": np.zeros((2, 2)), "bias": np.zeros(2)}, 1.0),
    ]


def _each_alone(gradients: Any, limit: float) -> dict[str, Floats]:
    return {
        name: clip_by_global_norm({name: gradient}, limit)[name]
        for name, gradient in gradients.items()
    }


def _each_value(gradients: Any, limit: float) -> dict[str, Floats]:
    return {name: np.clip(gradient, -limit, limit) for name, gradient in gradients.items()}


def _always_to_limit(gradients: Any, limit: float) -> dict[str, Floats]:
    length = _norm(*map(np.asarray, gradients.values()))
    factor = np.divide(limit, length)
    return {name: np.asarray(gradient) * factor for name, gradient in gradients.items()}


def _scaled_by(length: Any, shrinks_only: bool = True) -> Any:
    """Make an answer that takes something else for the length."""

    def wrong(gradients: Any, limit: float) -> dict[str, Floats]:
        arrays = {name: np.asarray(gradient, dtype=float) for name, gradient in gradients.items()}
        factor = limit / (length(list(arrays.values())) or 1)
        factor = min(1, factor) if shrinks_only else factor
        return {name: array * factor for name, array in arrays.items()}

    return wrong


CLIP_BY_GLOBAL_NORM = Exercise(
    id="training-clinic/clip-by-global-norm",
    answer="clip_by_global_norm",
    checks=(
        Check("Shortens all tensors by one factor", agrees_with(clip_by_global_norm, _tensors), 2),
        Check(
            "Leaves short gradients as they are, zeros too",
            agrees_with(clip_by_global_norm, _short),
        ),
    ),
    hints=(
        "Put all gradients end to end, as one long arrow. Clipping makes the arrow shorter; it "
        "must not turn it.",
        "The length of the arrow is the root of the sum of all squares, over all tensors.",
        "If that length is above the limit, every tensor is multiplied by the same factor: the "
        "one that makes the length equal to the limit. Otherwise nothing happens.",
    ),
    misconceptions=(
        Misconception(
            "training-clinic/each-tensor-clipped-alone",
            "Each tensor was clipped on its own. That turns the step: a layer with a short "
            "gradient keeps it all, one with a long gradient loses most. One factor for all keeps "
            "the direction.",
            _each_alone,
            CLIPPED,
        ),
        Misconception(
            "training-clinic/each-value-clipped",
            "Each value was clipped. That turns the step and does not bound its length.",
            _each_value,
            CLIPPED,
        ),
        Misconception(
            "training-clinic/short-gradients-stretched",
            "Every gradient was brought to the limit, the short ones too. Clipping only shortens; "
            "near a minimum the gradients are short, and steps should be.",
            _scaled_by(lambda arrays: _norm(*arrays), shrinks_only=False),
            SHORT,
        ),
        Misconception(
            "training-clinic/short-gradients-stretched",
            "Every gradient was divided by its length, the short ones too. Clipping only shortens, "
            "and a gradient of length 0 cannot be divided by it.",
            _always_to_limit,
            SHORT,
        ),
        Misconception(
            "training-clinic/norms-added-up",
            "The norms of the tensors were added up. Lengths at right angles do not add up: take "
            "the root of the sum of all squares.",
            _scaled_by(lambda arrays: sum(_norm(array) for array in arrays)),
            CLIPPED,
        ),
        Misconception(
            "training-clinic/norm-not-rooted",
            "The sum of squares was taken for the length. The length is its root.",
            _scaled_by(lambda arrays: _norm(*arrays) ** 2),
            CLIPPED,
        ),
    ),
)
