"""KernelSHAP: weights of coalitions, and the regression that gives Shapley values."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from math import comb, factorial
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.explainability.games import (
    FIXTURE,
    TRIPLE,
    Floats,
    Formula,
    Predict,
    by_orders,
    drawn,
    worth,
)

Weights = Callable[[int], list[float]]


def shapley_weights(features: int) -> list[float]:
    """Give the weight of one coalition for every size from 1 to features - 1.

    Lundberg and Lee, "A unified approach to interpreting model predictions", 2017
    (https://arxiv.org/abs/1705.07874), theorem 2, written with factorials.
    """
    return [
        (features - 1) * factorial(size - 1) * factorial(features - size - 1) / factorial(features)
        for size in range(1, features)
    ]


def kernel_shap(f: Predict, x: Any, baseline: Any) -> dict[str, Any]:
    """Take the values from all orders; no regression is needed to judge one."""
    return {"weights": shapley_weights(len(x)), "values": by_orders(f, x, baseline)}


def regressed(weights: Weights, ends: float | None = None, shown: Weights | None = None) -> Any:
    """Make an answer with its own weights.

    Parameters
    ----------
    weights
        From the number of features to the weights of the sizes between the ends.
    ends
        Weight of the empty and the full coalition, where no constraint holds them.
    shown
        The weights that the answer returns, if they are others.
    """

    def answer(f: Predict, x: Any, baseline: Any) -> dict[str, Any]:
        values = _solve(f, x, baseline, weights(len(x)), ends)
        return {"weights": (shown or weights)(len(x)), "values": values}

    return answer


def _solve(f: Predict, x: Any, baseline: Any, weights: list[float], ends: float | None) -> Floats:
    features = len(x)
    masks = np.array(list(itertools.product([0, 1], repeat=features)), dtype=float)
    scores = np.array([worth(f, x, baseline, tuple(np.flatnonzero(mask))) for mask in masks])
    of_size = [0.0 if ends is None else ends, *weights, 0.0 if ends is None else ends]
    root = np.sqrt([of_size[int(size)] for size in masks.sum(axis=1)])[:, None]
    if ends is not None:
        design = np.column_stack([np.ones(len(masks)), masks])
        found = np.linalg.lstsq(design * root, scores * root[:, 0], rcond=None)[0]
        return np.asarray(found[1:])
    total = scores[-1] - scores[0]
    target = (scores - scores[0] - masks[:, -1] * total) * root[:, 0]
    rest = np.linalg.lstsq((masks[:, :-1] - masks[:, -1:]) * root, target, rcond=None)[0]
    return np.append(rest, total - rest.sum())


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    f = drawn(rng, "{} * z[:, 0] * z[:, 1] * z[:, 2] + {} * np.maximum(z[:, 3], z[:, 1])", 4)
    wide = drawn(rng, "{} * z[:, 0] * z[:, 1] * z[:, 2] * z[:, 3] + {} * z[:, 4] * z[:, 0]", 5)
    return [
        FIXTURE,
        TRIPLE,
        (f, np.round(rng.uniform(1, 3, 4), 1), np.round(rng.uniform(-2, -1, 4), 1)),
        (wide, np.round(rng.uniform(1, 2, 5), 1), np.round(rng.uniform(-1, 0, 5), 1)),
    ]


def _small_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    pair = drawn(rng, "{} * z[:, 0] * z[:, 1] + {} * z[:, 0]", 2)
    return [
        (pair, [2.0, 3.0], [1.0, -1.0]),
        (Formula("z[:, 0] ** 2", 1), [3.0], [1.0]),
    ]


def _only_binomial(features: int) -> list[float]:
    return [1 / comb(features, size) for size in range(1, features)]


def _uniform(features: int) -> list[float]:
    return [1.0 for _ in range(1, features)]


def _with_ends(features: int) -> list[float]:
    return [0.0, *shapley_weights(features), 0.0]


def _upside_down(features: int) -> list[float]:
    return [float(comb(features, size)) for size in range(1, features)]


KERNEL_SHAP = Exercise(
    id="explainability/kernel-shap",
    answer="kernel_shap",
    checks=(
        Check(
            "weights: of one coalition of each size",
            agrees_with(kernel_shap, _cases, key="weights"),
        ),
        Check(
            "values: the regression gives exact Shapley values",
            agrees_with(kernel_shap, _cases, key="values"),
            1.5,
        ),
        Check("One and two features", agrees_with(kernel_shap, _small_cases), 0.5),
    ),
    hints=(
        "A small coalition tells what a feature does alone, a nearly full one what it does with "
        "all the others. There are few of either; the crowd of middle ones says little about any "
        "single feature.",
        "The empty and the full coalition have infinite weight: the regression must hit both. The "
        "empty one fixes the intercept. The full one fixes the sum, so one value follows from the "
        "others.",
        "Write the last value as the total minus all others and put that into the model: what is "
        "left is an ordinary weighted least-squares problem with one column less. Multiply rows "
        "and targets by the root of the weight.",
    ),
    misconceptions=(
        Misconception(
            "explainability/weights-only-binomial",
            "The weight of a size was shared among its coalitions, but each size got the same. The "
            "formula also divides by size times what is missing: sizes near the ends count more.",
            regressed(_only_binomial),
            TRIPLE,
        ),
        Misconception(
            "explainability/coalitions-unweighted",
            "Every coalition weighs the same. Then the many of middle size decide.",
            regressed(_uniform),
            TRIPLE,
        ),
        Misconception(
            "explainability/weights-upside-down",
            "The binomial coefficient belongs below the line: a size with many coalitions gives "
            "each of them little weight.",
            regressed(_upside_down),
            TRIPLE,
        ),
        Misconception(
            "explainability/ends-finite",
            "The empty and the full coalition weigh like any other, so the regression need not hit "
            "them and the values do not add up. Their weight is infinite: they are constraints.",
            regressed(shapley_weights, ends=1.0),
        ),
        Misconception(
            "explainability/ends-ignored",
            "You also list a weight for the empty and the full coalition. Theirs is infinite, "
            "which is why they are constraints and not rows of the regression.",
            regressed(shapley_weights, shown=_with_ends),
            FIXTURE,
        ),
    ),
)
