"""Shapley values from a sample of orders, and their standard errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import difference, show, show_call
from grader.lessons.explainability.games import Floats, Formula, drawn, every_order

MANY_PATHS = 400
SIGMAS = 5.0
"""A right answer fails one of its features once in two million times."""

PAIR = Formula("2 * z[:, 0] + 6 * z[:, 0] * z[:, 1]", 2)
PAIR_ORDERS = np.array([[2.0, 6.0], [8.0, 0.0]])
"""Contributions of both features along both orders, for x = (1, 1) and the baseline (0, 0)."""

Case = tuple[Formula, Any, Any, int, int]


def _run(attempt: Attempt, case: tuple[Any, ...]) -> tuple[Floats, Floats]:
    """Get values and standard errors, each of the right shape."""
    found = attempt(*case)
    keys = ("values", "standard_errors")
    if not isinstance(found, dict) or any(key not in found for key in keys):
        raise Rejected(
            f"{attempt.name} returned {show(found)}, where a dict with 'values' and "
            "'standard_errors' belongs."
        )
    shape = np.full(len(case[1]), np.inf)
    for key in keys:
        unlike = difference(found[key], shape)
        if unlike and ("shape" in unlike or "type" in unlike):
            raise Rejected(f"{key} {unlike}.")
    values, errors = (np.asarray(found[key], dtype=float) for key in keys)
    return values, errors


def _wide(rng: np.random.Generator) -> tuple[Formula, Floats, Floats]:
    """Draw a function of five features in which the order matters to every one of them."""
    f = drawn(
        rng,
        "{} * z[:, 0] * z[:, 1] * z[:, 2] + {} * np.maximum(z[:, 3], z[:, 4]) * z[:, 0] + {} * "
        "z[:, 2]",
        5,
    )
    return f, np.round(rng.uniform(1, 2, 5), 1), np.round(rng.uniform(-2, -1, 5), 1)


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(1000))


def _adds_up(attempt: Attempt) -> None:
    f, x, baseline = _wide(attempt.rng)
    wanted = float(np.subtract(*f(np.stack([x, baseline]))))
    for paths in (2, 3, 7):
        case = (f, x, baseline, paths, _seed(attempt.rng))
        values, _ = _run(attempt, case)
        if abs(values.sum() - wanted) > 1e-6:
            raise Rejected(
                f"With {paths} paths the values add up to {show(float(values.sum()))}, but f(x) "
                f"minus f(baseline) is {show(wanted)}. Along each order the contributions add up "
                "exactly, so their means do too. Does each path credit every feature once?",
                example=f"{show_call(attempt.name, case)}['values'].sum()",
            )


def _unbiased(attempt: Attempt) -> None:
    for _ in range(2):
        f, x, baseline = _wide(attempt.rng)
        orders = every_order(f, x, baseline)
        exact, spread = orders.mean(axis=0), orders.std(axis=0)
        values, _ = _run(attempt, (f, x, baseline, MANY_PATHS, _seed(attempt.rng)))
        allowed = SIGMAS * spread / np.sqrt(MANY_PATHS)
        if (np.abs(values - exact) <= allowed + 1e-9).all():
            continue
        fixed = any(np.allclose(values, order) for order in orders)
        raise Rejected(
            f"With {MANY_PATHS} paths the values are {show(values.tolist())}; the mean over all "
            f"orders is {show(exact.tolist())}, and chance explains no more than "
            f"{show(allowed.tolist())} of difference."
            + (" You went along one and the same order each time." if fixed else ""),
            misconception="explainability/one-order" if fixed else "",
        )


def _is_a_sample(attempt: Attempt) -> None:
    f, x, baseline = _wide(attempt.rng)
    seed = _seed(attempt.rng)
    first, again, other = (_run(attempt, (f, x, baseline, 3, s))[0] for s in (seed, seed, seed + 1))
    exact = every_order(f, x, baseline).mean(axis=0)
    if np.allclose(first, exact):
        raise Rejected(
            "With 3 paths the values are exact. Then every order, or every coalition, was used: no "
            "model with many features can wait for that.",
            misconception="explainability/sampled-is-exact",
        )
    if not np.array_equal(first, again):
        raise Rejected(
            f"Twice with the seed {seed}, the values differ. An explanation that cannot be "
            "repeated cannot be audited: draw everything from a generator made with the seed."
        )
    if np.allclose(first, other):
        raise Rejected(
            f"With the seeds {seed} and {seed + 1} the values are the same. The seed is to decide "
            "which orders are drawn."
        )


def _counts_rows(attempt: Attempt) -> None:
    features, paths = 12, 10
    f = Formula("z[:, 0] * z[:, 1] + z.sum(axis=1) ** 2", features)
    # Attempt copies what it passes on; a copy would count for itself.
    counting = Attempt(
        lambda *rest: attempt.function(f, *rest), attempt.name, attempt.rng, attempt.suspects
    )
    _run(counting, (np.ones(features), np.zeros(features), paths, 0))
    rows, allowed = f.rows, paths * (2 * features + 2)
    if rows > allowed:
        raise Rejected(
            f"For {paths} paths and {features} features f was asked for {rows:,} rows; "
            f"{paths * (features + 1)} are enough. The paths are the knob that decides the cost.",
            misconception="explainability/sampled-is-exact",
        )
    if rows < paths * features - features:
        raise Rejected(
            f"For {paths} paths and {features} features f was asked for {rows} rows only. Each "
            f"path needs about {features + 1}."
        )


def _errors(attempt: Attempt) -> None:
    """Read off two features how many paths took each order; the rest is arithmetic."""
    for paths in (5, 40, 2):
        seeds = attempt.rng.integers(0, 1000, 6)
        for seed in map(int, seeds):
            case = (PAIR, [1.0, 1.0], [0.0, 0.0], paths, seed)
            values, errors = _run(attempt, case)
            _judge_errors(attempt, case, values, errors)


def _judge_errors(attempt: Attempt, case: Case, values: Floats, errors: Floats) -> None:
    paths = case[3]
    first = (values[0] - PAIR_ORDERS[1, 0]) / (PAIR_ORDERS[0, 0] - PAIR_ORDERS[1, 0]) * paths
    if abs(first - round(first)) > 1e-6 or not -1e-6 <= first <= paths + 1e-6:
        raise Rejected(
            f"The values are {show(values.tolist())}. Along one order the contributions are (2, "
            f"6), along the other (8, 0); no mean of {paths} such paths gives that.",
            example=show_call(attempt.name, case),
        )
    taken = np.repeat(PAIR_ORDERS, [round(first), paths - round(first)], axis=0)
    spread, population = taken.std(axis=0, ddof=1), taken.std(axis=0)
    wanted = spread / np.sqrt(paths)
    if np.allclose(errors, wanted, atol=1e-6):
        return
    told = (
        f"{paths} paths gave the values {show(values.tolist())} and the standard errors "
        f"{show(errors.tolist())}."
    )
    ideas = {
        "explainability/spread-for-standard-error": (
            spread,
            "That is how much one path differs from another. The error of their mean is smaller, "
            "by the square root of their number.",
        ),
        "explainability/divided-by-paths": (
            spread / paths,
            "You divided by the number of paths. Four times the paths only halve the error: divide "
            "by the square root.",
        ),
        "explainability/population-spread": (
            population / np.sqrt(paths),
            "The spread was taken as if these paths were all there are. They are a sample, whose "
            "squares are divided by one less than their number.",
        ),
    }
    for misconception, (value, why) in ideas.items():
        if np.allclose(errors, value, atol=1e-6):
            raise Rejected(
                f"{told} {why}", misconception=misconception, example=show_call(attempt.name, case)
            )
    raise Rejected(
        f"{told} The contributions along these paths have the standard deviation "
        f"{show(spread.tolist())}; the standard error of their mean follows from it.",
        example=show_call(attempt.name, case),
    )


SAMPLED_SHAPLEY = Exercise(
    id="explainability/sampled-shapley",
    answer="sampled_shapley",
    checks=(
        Check("The values add up, with any number of paths", _adds_up),
        Check("Many paths come near the exact values", _unbiased),
        Check("It is a sample, and the seed decides which", _is_a_sample, 0.5),
        Check("The cost is paths times features", _counts_rows, 0.5),
        Check("standard_errors: how far off the means are", _errors),
    ),
    hints=(
        "A path is one order in which the features arrive. Walk along it: start at the baseline, "
        "let one feature after the other take its value from x, and note what each adds.",
        "Keep one row of contributions for each path. The values are the means of this table's "
        "columns; how sure you are of a mean follows from how much the column varies.",
        "rng.permutation gives an order. The standard error of a mean is the sample's standard "
        "deviation (with one degree of freedom less than rows) over the square root of the number "
        "of rows.",
    ),
    misconceptions=(
        Misconception("explainability/one-order", "Every path took the same order."),
        Misconception("explainability/sampled-is-exact", "Every coalition was tried."),
        Misconception(
            "explainability/spread-for-standard-error",
            "The spread of single paths stands where the error of their mean belongs.",
        ),
        Misconception(
            "explainability/divided-by-paths", "The error was taken to fall with the paths' number."
        ),
        Misconception(
            "explainability/population-spread", "The sampled paths were taken for all paths."
        ),
    ),
)
