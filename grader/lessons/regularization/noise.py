"""Noise that helps: dropout and soft labels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with

Floats = NDArray[np.float64]


def dropout(x: Any, rate: float, mask: Any, training: bool) -> Floats:
    """Multiply by the mask over its expected value."""
    values = np.asarray(x, dtype=float)
    return values * (np.asarray(mask) / (1 - rate) if training else 1.0)


ACTIVATIONS = [0.2, 0.5, 1.3, 0.8, 1.1]
MASK = [0, 1, 1, 0, 1]
TRAINING_STEP = (ACTIVATIONS, 0.4, MASK, True)
INFERENCE = (ACTIVATIONS, 0.4, MASK, False)


def _masked(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [TRAINING_STEP]
    for rate, shape in ((0.2, (6,)), (0.7, (4, 3)), (0.0, (5,))):
        mask = (rng.random(shape) >= rate).astype(int)
        cases.append((np.round(rng.normal(0.5, 1, shape), 2), rate, mask, True))
    return cases


def _inference(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    values = np.round(rng.normal(0, 1, (3, 4)), 2)
    return [INFERENCE, (values, 0.6, (rng.random((3, 4)) >= 0.6).astype(int), False)]


def _keeps_mean(attempt: Attempt) -> None:
    for rate in (0.3, 0.6):
        mask = (attempt.rng.random(100_000) >= rate).astype(int)
        values = np.full(100_000, 2.0)
        received = attempt(values, rate, mask, True)
        try:
            mean = float(np.mean(received))
        except (TypeError, ValueError):
            raise Rejected(f"{attempt.name} returned no array of numbers.") from None
        if not abs(mean - 2.0) < 0.03:
            raise Rejected(
                f"Over 100,000 units of activation 2 and a rate of {rate}, the mean after dropout "
                f"is {mean:.3g}. The next layer should see the same mean in training as at "
                "inference, where nothing is dropped."
            )


def _by_rate(x: Any, rate: float, mask: Any, training: bool) -> Floats:
    values = np.asarray(x, dtype=float)
    if not training:
        return values
    return values * np.asarray(mask) / rate if rate else values * 0


DROPOUT = Exercise(
    id="regularization/dropout",
    answer="dropout",
    checks=(
        Check("Drops and rescales in training", agrees_with(dropout, _masked), 2),
        Check("Changes nothing at inference", agrees_with(dropout, _inference)),
        Check("Keeps the mean activation, over 100,000 units", _keeps_mean, 0.5),
    ),
    hints=(
        "In training some units are silent; at inference all of them speak. The next layer should "
        "not notice a difference in loudness.",
        "If 40 % of the units are dropped, the others must make up for them. By which factor does "
        "the sum shrink on average?",
        "Divide by the share that survives, in training only. The rate is the share that is "
        "dropped.",
    ),
    misconceptions=(
        Misconception(
            "regularization/dropout-not-rescaled",
            "Units were dropped, but the survivors kept their size. Then the next layer sees less "
            "in training than at inference. Keras uses inverted dropout: it scales in training.",
            lambda x, rate, mask, training: (
                np.asarray(x, dtype=float) * (np.asarray(mask) if training else 1)
            ),
            TRAINING_STEP,
        ),
        Misconception(
            "regularization/dropout-at-inference",
            "Units were dropped at inference. Then the same input gets another answer each time.",
            lambda x, rate, mask, _: dropout(x, rate, mask, True),
            INFERENCE,
        ),
        Misconception(
            "regularization/dropout-scaled-at-inference",
            "The activations were scaled at inference. The older form of dropout did that; "
            "inverted dropout has already made up for it in training.",
            lambda x, rate, mask, training: (
                dropout(x, rate, mask, True)
                if training
                else np.asarray(x, dtype=float) * (1 - rate)
            ),
            INFERENCE,
        ),
        Misconception(
            "regularization/rate-as-keep-probability",
            "The survivors were divided by the rate. The rate is the share that is dropped; what "
            "survives is the rest.",
            _by_rate,
            TRAINING_STEP,
        ),
        Misconception(
            "regularization/mask-inverted",
            "The units whose mask is 0 survived. In the mask, 1 means kept.",
            lambda x, rate, mask, training: dropout(x, rate, 1 - np.asarray(mask), training),
            TRAINING_STEP,
        ),
    ),
)


def smooth_labels(labels: Any, classes: int, amount: float) -> Floats:
    """Mix the true class with a uniform guess."""
    targets = np.full((len(labels), classes), amount / classes)
    targets[np.arange(len(labels)), np.asarray(labels, dtype=int)] += 1 - amount
    return targets


SMOOTHED = ([2, 0], 4, 0.2)


def _labelled(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    drawn = rng.integers(0, 5, 8)
    return [SMOOTHED, (drawn, 6, 0.1), (drawn.tolist(), 5, 0.0), (drawn, 7, 0.35)]


def _spread_over_others(labels: Any, classes: int, amount: float) -> Floats:
    targets = np.full((len(labels), classes), amount / (classes - 1))
    targets[np.arange(len(labels)), np.asarray(labels, dtype=int)] = 1 - amount
    return targets


def _added(labels: Any, classes: int, amount: float) -> Floats:
    return smooth_labels(labels, classes, 0) + amount / classes


def _guessed_classes(labels: Any, classes: int, amount: float) -> Floats:
    return smooth_labels(labels, int(np.max(labels)) + 1, amount)


SMOOTH_LABELS = Exercise(
    id="regularization/smooth-labels",
    answer="smooth_labels",
    checks=(
        Check("Gives one soft target a row, as Keras does", agrees_with(smooth_labels, _labelled)),
    ),
    hints=(
        "A hard target says: this class, and certainly. A soft one keeps a little belief for all "
        "classes, the true one included.",
        "Take away the share `amount` from the certain target and hand it out evenly over all the "
        "classes. Each row still adds up to 1.",
        "It is a mixture of two rows: the one-hot row, and a row in which every class has the same "
        "share. The weights of the mixture are 1 - amount and amount.",
    ),
    misconceptions=(
        Misconception(
            "regularization/smoothing-over-other-classes",
            "The amount was handed out to the wrong classes only. Keras mixes with a uniform "
            "guess, in which the true class has its share too.",
            _spread_over_others,
            SMOOTHED,
        ),
        Misconception(
            "regularization/smoothing-adds-up-over-one",
            "A little was added to every class and nothing taken from the true one: the rows add "
            "up to more than 1, so they are no probabilities.",
            _added,
            SMOOTHED,
        ),
        Misconception(
            "regularization/classes-guessed-from-labels",
            "The number of classes was guessed from the labels. A batch need not hold every class; "
            "that is why `classes` is given.",
            _guessed_classes,
            SMOOTHED,
        ),
    ),
)
