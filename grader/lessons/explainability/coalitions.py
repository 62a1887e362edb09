"""Shapley values from the definition."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.explainability.games import (
    FIXTURE,
    TRIPLE,
    Floats,
    Formula,
    Predict,
    banzhaf,
    by_coalitions,
    by_orders,
    drawn,
    in_order,
    leave_one_out,
    one_at_a_time,
    weighted,
)

Case = tuple[Any, ...]

MANY = 10
SECONDS = 6.0


def _pair_cases(rng: np.random.Generator) -> list[Case]:
    formula = drawn(rng, "{} * z[:, 0] + {} * z[:, 1] * z[:, 2] - {} * z[:, 2]", 3)
    return [FIXTURE, (formula, rng.integers(1, 5, 3).astype(float), np.zeros(3))]


def _triple_cases(rng: np.random.Generator) -> list[Case]:
    formula = drawn(rng, "{} * z[:, 0] * z[:, 1] * z[:, 2] - {} * np.maximum(z[:, 3], z[:, 0])", 4)
    return [TRIPLE, (formula, np.round(rng.uniform(1, 3, 4), 1), np.zeros(4))]


def _baseline_cases(rng: np.random.Generator) -> list[Case]:
    function, x, _ = FIXTURE
    formula = drawn(rng, "{} * z[:, 0] * z[:, 1] + {} * z[:, 2] ** 2 + 7", 3)
    start = np.round(rng.uniform(-2, -1, 3), 1)
    return [
        (function, x, [1.0, 1.0, 0.0]),
        (formula, np.round(rng.uniform(1, 3, 3), 1), start),
    ]


def _edge_cases(rng: np.random.Generator) -> list[Case]:
    same = np.round(rng.uniform(1, 2, 3), 1)
    return [
        (Formula("z[:, 0] ** 2", 1), [3.0], [1.0]),
        (Formula("z[:, 0] * z[:, 2] + 0 * z[:, 1]", 3), [2.0, 5.0, 3.0], [0.0, 1.0, 0.0]),
        (FIXTURE[0], same, same),
    ]


def _many(rng: np.random.Generator) -> list[Case]:
    coefficients = rng.integers(1, 9, MANY - 2).tolist()
    text = f"(z[:, :-2] * z[:, 1:-1] * z[:, 2:]) @ np.array({coefficients})"
    return [(Formula(text, MANY), np.round(rng.uniform(0.5, 2, MANY), 1), np.zeros(MANY))]


def _of_products(f: Formula, x: Any, baseline: Any) -> Floats:
    """Share every product of three neighbours equally, for the formula of `_many`."""
    values = np.zeros(len(x))
    for first in range(len(x) - 2):
        alone = np.zeros((1, len(x)))
        alone[0, first : first + 3] = x[first : first + 3]
        values[first : first + 3] += f(alone)[0] / 3
    return values


def _from_zero(f: Predict, x: Any, baseline: Any) -> Floats:
    return by_coalitions(f, x, np.zeros(len(x)))


def _sums_to_prediction(f: Predict, x: Any, baseline: Any) -> Floats:
    left: float = f(np.array([baseline], dtype=float))[0]
    values: Floats = by_coalitions(f, x, baseline) + left / len(x)
    return values


def _one_over_ways(features: int, size: int) -> float:
    return 1 / math.comb(features - 1, size)


NOT_ZERO = (FIXTURE[0], FIXTURE[1], [1.0, 1.0, 0.0])

SHAPLEY = Exercise(
    id="explainability/shapley",
    answer="shapley",
    checks=(
        Check(
            "Two features that act together share the credit", agrees_with(by_orders, _pair_cases)
        ),
        Check("Coalitions weigh by their size", agrees_with(by_orders, _triple_cases), 1.5),
        Check(
            "Features outside a coalition come from the baseline",
            agrees_with(by_orders, _baseline_cases),
        ),
        Check(
            "One feature, an unused feature, x equal to the baseline",
            agrees_with(by_orders, _edge_cases),
            0.25,
        ),
        Check(
            "Ten features in a few seconds: 1,024 coalitions, not 3,628,800 orders",
            agrees_with(_of_products, _many),
            0.25,
            time_limit=SECONDS,
        ),
    ),
    hints=(
        "A coalition is a set of features that have arrived: their values come from x, all others "
        "still from the baseline. What does one more feature add to a coalition that lacks it?",
        "Every feature has such a gain for each coalition of the others. The Shapley value is "
        "their weighted mean. Of all orders in which the features can arrive, how many have "
        "exactly this coalition before the feature?",
        "Those in front can stand in any order, and so can those behind: the weight is the product "
        "of two factorials over the factorial of all. itertools.combinations lists the coalitions "
        "of one size.",
    ),
    misconceptions=(
        Misconception(
            "explainability/leave-one-out",
            "Each feature was taken away from the full row, and the change is its value. What two "
            "features do together is then counted twice, and the values do not add up.",
            leave_one_out,
            FIXTURE,
        ),
        Misconception(
            "explainability/one-at-a-time",
            "Each feature was switched on alone, from the baseline. What two features do together "
            "is then credited to neither.",
            one_at_a_time,
            FIXTURE,
        ),
        Misconception(
            "explainability/one-order",
            "The features arrived in a single order, so the later one of a pair got all that the "
            "two do together. Every order counts the same.",
            in_order,
            FIXTURE,
        ),
        Misconception(
            "explainability/coalitions-unweighted",
            "Every coalition got the same weight. There are many coalitions of middle size, so "
            "they would decide nearly everything; first each size counts the same, then each "
            "coalition of a size.",
            banzhaf,
            TRIPLE,
        ),
        Misconception(
            "explainability/sizes-not-averaged",
            "The gains were averaged within each size, but the sizes were added up. Their mean is "
            "what the feature is worth.",
            weighted(_one_over_ways),
            FIXTURE,
        ),
        Misconception(
            "explainability/baseline-always-zero",
            "Features outside a coalition became 0. They are to have the baseline's values: that "
            "is what x is compared with.",
            _from_zero,
            NOT_ZERO,
        ),
        Misconception(
            "explainability/sum-is-prediction",
            "The values add up to f(x). They explain a difference: together they are f(x) minus "
            "f(baseline), and what the baseline scores belongs to no feature.",
            _sums_to_prediction,
            NOT_ZERO,
        ),
    ),
)
