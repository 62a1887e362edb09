"""A gradient through half precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

Loss = Callable[[Any], Any]

UNITS = 6
SCALE = 32768.0
ROUNDING = 0.01
"""Half precision has 11 bits; a few operations lose no more than this share."""


def _faint(strengths: Any) -> tuple[Loss, Any]:
    """Make a loss whose true gradient, 1e-8 of the strengths, is too small for half precision.

    The backward pass multiplies two factors that half precision can hold; their product it cannot.
    """
    import tensorflow as tf

    def loss(weights: Any) -> Any:
        inner = tf.reduce_sum(weights * tf.constant(strengths, tf.float16))
        return tf.constant(1e-4, tf.float16) * (tf.constant(1e-4, tf.float16) * inner)

    exact = float(np.float16(1e-4)) ** 2
    return loss, exact * strengths.astype("float16").astype("float64")


def _plain(strengths: Any) -> tuple[Loss, Any]:
    import tensorflow as tf

    def loss(weights: Any) -> Any:
        return tf.reduce_sum(weights * tf.constant(strengths, tf.float16))

    return loss, strengths.astype("float16").astype("float64")


def _strengths(rng: np.random.Generator, size: float = 1.0) -> Any:
    return size * rng.choice([-1.0, 1.0], UNITS) * rng.uniform(1, 3, UNITS)


def _weights(rng: np.random.Generator) -> Any:
    return rng.normal(0, 1, UNITS).astype("float32")


def _judge(attempt: Attempt, loss: Loss, wanted: Any, scale: float) -> None:
    received = attempt(loss, _weights(attempt.rng), scale)
    if received is None:
        raise Rejected(
            f"None was returned for a scale of {scale:g}, though the scaled gradient is finite. "
            "A step is skipped only if the gradient overflowed."
        )
    kind = np.asarray(received).dtype
    got = np.asarray(received, dtype=float)
    if got.shape != wanted.shape:
        raise Rejected(f"The gradient has shape {got.shape}, not {wanted.shape}.")
    if np.allclose(got, wanted, rtol=ROUNDING, atol=0):
        if kind == np.float16:
            raise Rejected("The gradient is in float16; the optimizer's weights are in float32.")
        return
    told = f"With a scale of {scale:g} the gradient is {show(got)}; it should be {show(wanted)}."
    for idea, tempted in (
        (_NOT_UNSCALED, scale * wanted),
        (_SCALED_DOWN_TWICE, wanted / scale),
    ):
        if np.allclose(got, tempted, rtol=ROUNDING, atol=0):
            raise Rejected(f"{told} {idea.why}", misconception=idea.id)
    if np.abs(wanted).max() < SMALLEST and np.allclose(got, wanted.astype("float16"), atol=1e-8):
        raise Rejected(f"{told} {_LOST.why}", misconception=_LOST.id)
    raise Rejected(told)


SMALLEST = 6e-8
"""Half precision rounds anything below half of this to 0 (its smallest number is about 6e-8)."""


def _keeps_the_faint(attempt: Attempt) -> None:
    loss, wanted = _faint(_strengths(attempt.rng))
    _judge(attempt, loss, wanted, SCALE)


def _scale_cancels(attempt: Attempt) -> None:
    for scale in (1.0, 64.0, 1000.0):
        loss, wanted = _plain(_strengths(attempt.rng))
        _judge(attempt, loss, wanted, scale)


def _skips_overflow(attempt: Attempt) -> None:
    few = np.ones(UNITS)
    few[int(attempt.rng.integers(UNITS))] = 40.0
    for strengths in (few, _strengths(attempt.rng, 30)):
        loss, _ = _plain(strengths)
        received = attempt(loss, _weights(attempt.rng), SCALE)
        if received is not None:
            raise Rejected(
                "The scaled gradient is above 65504, the largest number of float16, and "
                f"{show(received)} was returned. {_INFINITE.why}",
                misconception=_INFINITE.id,
            )


_NOT_UNSCALED = Misconception(
    "training-clinic/gradient-not-scaled-back",
    "The loss was scaled, and the gradient was not scaled back: the step would be longer by that "
    "factor, as if the learning rate had been raised.",
)
_SCALED_DOWN_TWICE = Misconception(
    "training-clinic/only-scaled-back",
    "The gradient was divided by the scale, but the loss was never multiplied by it.",
)
_LOST = Misconception(
    "training-clinic/lost-in-half-precision",
    "Below 6e-8 float16 knows only 0. Either the loss was not scaled before the gradient was "
    "taken, or the gradient was divided while it was still float16.",
)
_INFINITE = Misconception(
    "training-clinic/steps-with-infinity",
    "One such step makes the weights infinite or NaN for ever. Skip it, and try a smaller scale "
    "next time.",
)

SCALED_GRADIENT = Exercise(
    id="training-clinic/scaled-gradient",
    answer="scaled_gradient",
    checks=(
        Check("Keeps a gradient that is too small for float16", _keeps_the_faint),
        Check("The scale leaves no trace in the result", _scale_cancels),
        Check("Skips the step if the scaled gradient overflows", _skips_overflow),
    ),
    hints=(
        "Three moments: scale while there is still something to save, take the gradient in half "
        "precision, scale back where there is room for small numbers.",
        "Cast the weights to float16 and let the tape watch them. Inside the tape, multiply the "
        "loss by the scale, in float16.",
        "Cast the gradient to float32 first, then divide by the scale. If any value is not finite, "
        "return None instead.",
    ),
    misconceptions=(_NOT_UNSCALED, _SCALED_DOWN_TWICE, _LOST, _INFINITE),
)
