"""The size of the first weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

Floats = NDArray[np.float64]

SHAPES = ((512, 256), (300, 700))
DEEP, WIDE = 20, 256
TOLERANCE = 0.015
"""The spread of so many weights varies by less than a quarter of this."""

Spread = Callable[[int, int], float]


def he(fan_in: int, fan_out: int) -> float:
    """Give the standard deviation of He's weights (He and others, 2015)."""
    return float(np.sqrt(2 / fan_in))


def glorot(fan_in: int, fan_out: int) -> float:
    """Give the standard deviation of Glorot's weights (Glorot and Bengio, 2010)."""
    return float(np.sqrt(2 / (fan_in + fan_out)))


def glorot_limit(fan_in: int, fan_out: int) -> float:
    """Give the limit of uniform weights: they spread by the limit over the root of 3."""
    return float(np.sqrt(3)) * glorot(fan_in, fan_out)


def _weights(attempt: Attempt, shape: tuple[int, int], activation: str) -> Floats:
    weights = np.asarray(attempt(attempt.rng, *shape, activation), dtype=float)
    if weights.shape != shape:
        raise Rejected(
            f"For {shape[0]} inputs and {shape[1]} units the weights have shape {weights.shape}, "
            f"not {shape}."
        )
    if not np.isfinite(weights).all():
        raise Rejected("Some of the weights are not finite.")
    return weights


def _signal(attempt: Attempt, activation: str) -> float:
    """Send random rows through a deep network with the answer's weights: what is left of them."""
    values = attempt.rng.normal(0, 1, (64, WIDE))
    for _ in range(DEEP):
        values = values @ np.asarray(attempt(attempt.rng, WIDE, WIDE, activation), dtype=float)
        values = np.maximum(values, 0) if activation == "relu" else np.tanh(values)
    return float(np.std(values))


def _judge(attempt: Attempt, activation: str, wanted: Spread, named: str) -> None:
    for shape in SHAPES:
        weights = _weights(attempt, shape, activation)
        target = wanted(*shape)
        off_centre = abs(float(weights.mean())) > 0.05 * target
        spread = float(weights.std())
        if abs(spread / target - 1) < TOLERANCE and not off_centre:
            continue
        told = (
            f"For {shape[0]} inputs, {shape[1]} units and {activation!r}, the weights have mean "
            f"{show(float(weights.mean()))} and standard deviation {show(spread)}; {named} has "
            f"mean 0 and {show(target)}. After {DEEP} such layers the activations spread by "
            f"{_signal(attempt, activation):.2g}."
        )
        for idea, spread_of_idea in _SPREADS:
            of_idea = spread_of_idea(*shape)
            if not off_centre and abs(spread - of_idea) <= TOLERANCE * of_idea:
                raise Rejected(f"{told} {idea.why}", misconception=idea.id)
        if off_centre:
            raise Rejected(f"{told} {_POSITIVE.why}", misconception=_POSITIVE.id)
        raise Rejected(told)


def _he_for_relu(attempt: Attempt) -> None:
    for activation in ("relu", "leaky_relu"):
        _judge(attempt, activation, he, "He's")


def _glorot_for_others(attempt: Attempt) -> None:
    for activation in ("tanh", "sigmoid", "linear"):
        _judge(attempt, activation, glorot, "Glorot's")


def _bounded(attempt: Attempt) -> None:
    limit = glorot_limit(*SHAPES[0])
    largest = float(np.abs(_weights(attempt, SHAPES[0], "tanh")).max())
    if not 0.99 * limit < largest <= 1.0001 * limit:
        raise Rejected(
            f"For {SHAPES[0][0]} inputs, {SHAPES[0][1]} units and 'tanh', the largest weight is "
            f"{show(largest)} in size. Uniform weights reach up to their limit of {show(limit)}, "
            "and never pass it."
        )


def _uses_rng(attempt: Attempt) -> None:
    for activation in ("relu", "tanh"):
        drawn = [
            np.asarray(attempt(np.random.default_rng(seed), 20, 30, activation))
            for seed in (7, 7, 8)
        ]
        if not np.array_equal(drawn[0], drawn[1]):
            raise Rejected(
                "Two generators in the same state gave different weights: draw from `rng`, so "
                "that a run can be repeated."
            )
        if np.array_equal(drawn[0], drawn[2]):
            raise Rejected("Two generators in different states gave the same weights.")


_GLOROT_FOR_RELU = Misconception(
    "training-clinic/glorot-for-relu",
    "That is Glorot's size. ReLU sets half of the signal to 0, so each layer needs twice the "
    "variance, or the signal fades layer by layer.",
)
_POSITIVE = Misconception(
    "training-clinic/weights-all-positive",
    "The weights are not centred on 0. Then every unit adds up its inputs with the same sign, and "
    "the signal grows layer by layer.",
)
_SPREADS: tuple[tuple[Misconception, Spread], ...] = (
    (
        Misconception(
            "training-clinic/zero-weights",
            "All weights are equal. Then all units of a layer compute the same, get the same "
            "gradient and stay equal for ever: only chance breaks the symmetry.",
        ),
        lambda fan_in, fan_out: 0.0,
    ),
    (_GLOROT_FOR_RELU, glorot),
    (
        Misconception(
            "training-clinic/he-everywhere",
            "That is He's size. It makes up for what ReLU cuts off; an activation that cuts "
            "nothing off needs Glorot's.",
        ),
        he,
    ),
    (
        Misconception(
            "training-clinic/fan-out-for-fan-in",
            "The number of units was taken for the number of inputs. A unit adds up its inputs: "
            "their number decides how large the sum becomes.",
        ),
        lambda fan_in, fan_out: he(fan_out, fan_in),
    ),
    (
        Misconception(
            "training-clinic/variance-as-deviation",
            "The variance was used as standard deviation. Take its root.",
        ),
        lambda fan_in, fan_out: 2 / fan_in,
    ),
    (
        Misconception(
            "training-clinic/deviation-as-limit",
            "The standard deviation was used as the limit of uniform weights. Between -limit and "
            "+limit they spread by the limit over the root of 3 only.",
        ),
        lambda fan_in, fan_out: glorot(fan_in, fan_out) / float(np.sqrt(3)),
    ),
    (
        Misconception(
            "training-clinic/one-over-inputs",
            "The variance is 1 over the inputs. That keeps the signal of a layer without an "
            "activation. He's rule has 2, for what ReLU cuts off; Glorot's counts the units too.",
        ),
        lambda fan_in, fan_out: float(np.sqrt(1 / fan_in)),
    ),
    (
        Misconception(
            "training-clinic/unit-normal",
            "The weights have the same size in every layer. A sum over many inputs is then many "
            "times too large.",
        ),
        lambda fan_in, fan_out: 1.0,
    ),
)

DRAW_WEIGHTS = Exercise(
    id="training-clinic/draw-weights",
    answer="draw_weights",
    checks=(
        Check("Draws He's weights for ReLU and leaky ReLU", _he_for_relu),
        Check("Draws Glorot's weights for the others", _glorot_for_others),
        Check("Glorot's weights are uniform", _bounded, 0.5),
        Check("All chance comes from the generator", _uses_rng, 0.5),
    ),
    hints=(
        "A unit adds up `fan_in` products. The more there are, the smaller each weight must be, "
        "so that the sum keeps its size.",
        "ReLU cuts off half of what comes in, so its weights need a variance of 2 / fan_in. The "
        "others look both ways: the variance is 2 over the sum of inputs and units.",
        "rng.normal wants a standard deviation, the root of the variance. rng.uniform wants "
        "limits: the root of 3 times the standard deviation, on both sides of 0.",
    ),
    misconceptions=(*(idea for idea, _ in _SPREADS), _POSITIVE),
)
