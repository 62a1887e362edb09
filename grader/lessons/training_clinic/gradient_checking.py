"""Hold a backward pass against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

Floats = NDArray[np.float64]
Loss = Callable[[Any], Any]

STEP = 1e-5
FLOOR = 1e-8
"""The exercise's text states both."""

CORRECT = 1e-6
"""The most that central differences in double precision report for a right gradient here."""

ROWS, COLUMNS, UNITS = 12, 3, 4


def _relative(claimed: Floats, true: Floats) -> Floats:
    size = np.maximum(np.maximum(np.abs(claimed), np.abs(true)), FLOOR)
    return np.asarray(np.abs(claimed - true) / size)


def _network(rng: np.random.Generator) -> tuple[Loss, Floats, Floats]:
    """Make a small network's loss, with its weights and the right gradient.

    The first unit is dead: neither the loss nor the gradient knows its weights.
    """
    inputs = rng.normal(0, 1, (ROWS, COLUMNS))
    inputs[:, 0] = np.abs(inputs[:, 0]) + 0.5
    target = rng.normal(0, 1, ROWS)
    outer = rng.uniform(0.5, 1.5, UNITS)
    weights = rng.uniform(0.2, 1, (COLUMNS, UNITS)) * rng.choice([-1, 1], (COLUMNS, UNITS))
    weights[:, 0] = [-20, 0.1, 0.1]

    def forward(values: Any) -> tuple[Any, Any]:
        # In the precision of the weights, as a framework computes.
        hidden = np.maximum(inputs.astype(values.dtype) @ values, 0)
        return hidden, np.tanh(hidden) @ outer.astype(values.dtype)

    def loss(values: Any) -> Any:
        _, output = forward(np.asarray(values))
        return np.mean((output - target.astype(output.dtype)) ** 2)

    hidden, output = forward(weights)
    error = 2 * (output - target)[:, None] / ROWS * outer * (1 - np.tanh(hidden) ** 2)
    return loss, weights, inputs.T @ (error * (hidden > 0))


def _valley(rng: np.random.Generator) -> tuple[Loss, Floats, Floats]:
    """Stand near the bottom of a steep valley, where forward differences are far off."""
    away = rng.choice([-1, 1], 3) * rng.uniform(5e-4, 2e-3, 3)

    def loss(values: Any) -> Any:
        return np.sum(1000 * (values - values.dtype.type(1)) ** 2)

    return loss, 1 + away, 2000 * away


def _report(attempt: Attempt, loss: Loss, weights: Any, gradient: Any) -> float:
    received = attempt(loss, weights, gradient)
    try:
        return float(received)
    except (TypeError, ValueError):
        raise Rejected(
            f"{attempt.name} returned {show(received)}, where one number belongs."
        ) from None


def _judge(
    attempt: Attempt, case: tuple[Loss, Floats, Floats], claimed: Any, told: str, kind: type = float
) -> None:
    """Compare the reported error with the true one, which is known in closed form."""
    loss, weights, gradient = case
    wanted = float(_relative(claimed, gradient).max())
    got = _report(attempt, loss, weights.astype(kind), claimed)
    if abs(got - wanted) <= CORRECT + 1e-4 * wanted:
        return
    message = f"{told} you report an error of {show(got)}; it is {wanted:.2g}."
    for idea in MISCONCEPTIONS:
        if idea.wrong is None:
            continue
        tempted = idea.wrong(loss, weights.astype(kind), claimed)
        if abs(got - tempted) <= 0.02 * abs(got - wanted):
            raise Rejected(f"{message} {idea.why}", misconception=idea.id)
    raise Rejected(message)


def _right_ones(attempt: Attempt) -> None:
    for make in (_network, _network, _valley):
        case = make(attempt.rng)
        _judge(attempt, case, case[2], "For a right gradient")


def _wrong_ones(attempt: Attempt) -> None:
    for change in (
        lambda gradient: gradient[:, ::-1],
        lambda gradient: 2 * gradient,
        lambda gradient: -gradient,
        lambda gradient: np.where(np.arange(UNITS) == 2, 0, gradient),
        lambda gradient: 1.003 * gradient,
    ):
        case = _network(attempt.rng)
        _judge(attempt, case, change(case[2]), "For the gradient of a wrong backward pass")


def _one_weight(attempt: Attempt) -> None:
    for share in (1.5, 0.4):
        case = _network(attempt.rng)
        claimed = case[2].copy()
        claimed.flat[np.abs(claimed).argmax()] *= share
        _judge(attempt, case, claimed, "For a gradient that is wrong in one weight only")


def _single_precision(attempt: Attempt) -> None:
    loss, weights, _ = _network(attempt.rng)
    # Weights that are the same number in both precisions.
    weights = weights.astype("float32").astype(float)
    gradient = np.stack([_slope(loss, weights, place) for place in np.ndindex(weights.shape)])
    case = loss, weights, gradient.reshape(weights.shape)
    _judge(attempt, case, case[2], "For a right gradient and weights in float32", np.float32)


def _slope(loss: Loss, weights: Floats, place: tuple[int, ...], step: float = STEP) -> Any:
    """Take one central difference, in the precision of the weights."""
    up, down = weights.copy(), weights.copy()
    up[place] += step
    down[place] -= step
    return (loss(up) - loss(down)) / (2 * step)


def _numeric(weights: Any, slope: Callable[[tuple[int, ...]], Any]) -> Floats:
    slopes = [float(slope(place)) for place in np.ndindex(weights.shape)]
    return np.reshape(slopes, weights.shape)


def _central(loss: Loss, weights: Any, step: float = STEP) -> Floats:
    return _numeric(weights, lambda place: _slope(loss, weights, place, step))


def _forward_difference(loss: Loss, weights: Any, gradient: Any) -> float:
    def slope(place: tuple[int, ...]) -> Any:
        up = np.array(weights, dtype=float)
        up[place] += STEP
        return (loss(up) - loss(np.array(weights, dtype=float))) / STEP

    return float(_relative(gradient, _numeric(weights, slope)).max())


def _in_given_precision(loss: Loss, weights: Any, gradient: Any) -> float:
    return float(_relative(gradient, _central(loss, weights)).max())


def _double(how: Callable[[Floats, Floats], Any]) -> Any:
    """Make an answer that sums up in another way."""
    return lambda loss, weights, gradient: float(
        how(np.asarray(gradient), _central(loss, np.array(weights, dtype=float)))
    )


def _overall(claimed: Floats, true: Floats) -> Any:
    return np.linalg.norm(claimed - true) / (np.linalg.norm(claimed) + np.linalg.norm(true))


def _over_both(claimed: Floats, true: Floats) -> Any:
    sizes = np.abs(claimed) + np.abs(true)
    return (np.abs(claimed - true) / np.maximum(sizes, FLOOR)).max()


def _signed(claimed: Floats, true: Floats) -> Any:
    size = np.maximum(np.maximum(np.abs(claimed), np.abs(true)), FLOOR)
    return max(0, ((true - claimed) / size).max())


def _not_put_back(loss: Loss, weights: Any, gradient: Any) -> float:
    values = np.array(weights, dtype=float)

    def slope(place: tuple[int, ...]) -> Any:
        values[place] += STEP
        up = loss(values)
        values[place] -= 2 * STEP
        return (up - loss(values)) / (2 * STEP)

    return float(_relative(np.asarray(gradient), _numeric(values, slope)).max())


def _all_at_once(loss: Loss, weights: Any, gradient: Any) -> float:
    values = np.array(weights, dtype=float)
    slope = (loss(values + STEP) - loss(values - STEP)) / (2 * STEP)
    return float(_relative(np.asarray(gradient), np.full(values.shape, slope)).max())


def _half_distance(claimed: Floats, true: Floats) -> Any:
    return _relative(claimed, 2 * true).max()


MISCONCEPTIONS = (
    Misconception(
        "training-clinic/forward-difference",
        "The difference was taken to one side only. Its error shrinks with the step, that of a "
        "difference to both sides with the step's square.",
        _forward_difference,
    ),
    Misconception(
        "training-clinic/checked-in-single-precision",
        "The losses were computed in float32. It has seven digits, and the difference of two "
        "nearly equal losses loses most of them: check in float64.",
        _in_given_precision,
    ),
    Misconception(
        "training-clinic/absolute-error",
        "That is the absolute difference. Whether it is small depends on how large the gradient "
        "is: divide by its size.",
        _double(lambda claimed, true: np.abs(claimed - true).max()),
    ),
    Misconception(
        "training-clinic/errors-averaged",
        "The errors were averaged. One wrong weight among many then looks harmless: report the "
        "largest.",
        _double(lambda claimed, true: _relative(claimed, true).mean()),
    ),
    Misconception(
        "training-clinic/errors-averaged",
        "The gradients were compared as a whole. One wrong weight among many then looks harmless: "
        "report the largest error of a single weight.",
        _double(_overall),
    ),
    Misconception(
        "training-clinic/divided-by-both",
        "The difference was divided by both sizes added up. A slope that is twice as long as it "
        "should be is then off by a third only: divide by the larger of the two.",
        _double(_over_both),
    ),
    Misconception(
        "training-clinic/sign-of-error-kept",
        "A difference below 0 was taken for no error: a slope may be too large or too small. Take "
        "its size.",
        _double(_signed),
    ),
    Misconception(
        "training-clinic/step-not-doubled",
        "From one side to the other it is two steps. Divide the difference by both.",
        _double(_half_distance),
    ),
    Misconception(
        "training-clinic/all-weights-moved",
        "All weights were moved together. The loss then changes by the sum of all slopes: move one "
        "weight at a time.",
        _all_at_once,
    ),
    Misconception(
        "training-clinic/weight-not-put-back",
        "A weight was moved and not put back, so the next one is checked at another place.",
        _not_put_back,
    ),
)

GRADIENT_CHECK = Exercise(
    id="training-clinic/gradient-check",
    answer="gradient_error",
    checks=(
        Check("A right gradient has next to no error", _right_ones),
        Check("A wrong backward pass is found", _wrong_ones),
        Check("One wrong weight among many is found", _one_weight, 0.5),
        Check("Weights in float32 are checked in float64", _single_precision, 0.5),
    ),
    hints=(
        "A slope can be measured: move one weight a little up, a little down, and look at how the "
        "loss changes. Then the next weight, with all others back in their places.",
        "The slope is the loss above minus the loss below, over the distance between the two. "
        "Copy the weights as float64 before you move them.",
        "For each weight divide the difference between both slopes by the larger of the two in "
        "size, but never by less than the floor. Report the largest of these errors.",
    ),
    misconceptions=MISCONCEPTIONS,
)
