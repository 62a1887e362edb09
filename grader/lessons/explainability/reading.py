"""Read what an explanation says: a waterfall in log-odds, and many rows at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with
from grader.checks.compare import show
from grader.lessons.explainability.games import Floats


def _sigmoid(value: Any) -> Any:
    from scipy.special import expit

    return expit(value)


def read_waterfall(base: float, values: Any) -> dict[str, Any]:
    """Read a waterfall whose steps are log-odds."""
    steps = np.asarray(values, dtype=float)
    return {
        "base_probability": float(_sigmoid(base)),
        "probability": float(_sigmoid(base + steps.sum())),
        "odds_factors": np.e**steps,
    }


WATERFALL = (-1.0, [2.0, -0.5, 1.0])


def _waterfalls(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    drawn = [
        (float(np.round(rng.uniform(-2, -0.5), 1)), np.round(rng.normal(0, 1, size), 1))
        for size in (3, 5)
    ]
    return [WATERFALL, *drawn, (30.0, [40.0, 5.0]), (-30.0, [0.0, -1.0])]


def _misread(**entries: Callable[[float, Floats], Any]) -> Callable[..., dict[str, Any]]:
    def wrong(base: float, values: Any) -> dict[str, Any]:
        steps = np.asarray(values, dtype=float)
        return read_waterfall(base, values) | {
            key: formula(base, steps) for key, formula in entries.items()
        }

    return wrong


READ_WATERFALL = Exercise(
    id="explainability/read-waterfall",
    answer="read_waterfall",
    checks=tuple(
        Check(name, agrees_with(read_waterfall, _waterfalls, key=key))
        for key, name in (
            ("base_probability", "base_probability: where the waterfall starts"),
            ("probability", "probability: where it ends"),
            ("odds_factors", "odds_factors: what each step does to the odds"),
        )
    ),
    hints=(
        "The steps add up on one scale only. On which one, and how does one get from there to a "
        "probability?",
        "Walk the whole way on the scale of log-odds, and turn only the two ends into "
        "probabilities.",
        "Odds are probability over counter-probability, and their logarithm is the waterfall's "
        "scale. What adds up in logarithms is multiplied in odds.",
    ),
    misconceptions=(
        Misconception(
            "explainability/log-odds-as-probability",
            "The numbers of the waterfall were taken for probabilities. They are log-odds, and "
            "can be below 0 or above 1.",
            _misread(
                base_probability=lambda base, steps: base,
                probability=lambda base, steps: base + steps.sum(),
            ),
            WATERFALL,
        ),
        Misconception(
            "explainability/steps-in-probability",
            "Each step was turned into a probability before adding. The curve from log-odds to "
            "probability is no straight line: add first, turn at the end.",
            _misread(probability=lambda base, steps: float(_sigmoid(base) + _sigmoid(steps).sum())),
            WATERFALL,
        ),
        Misconception(
            "explainability/added-to-probability",
            "The steps were added to the base probability. They are steps in log-odds: add them "
            "there, then turn the sum into a probability.",
            _misread(probability=lambda base, steps: float(_sigmoid(base) + steps.sum())),
            WATERFALL,
        ),
        Misconception(
            "explainability/base-left-out",
            "The base value is missing: the waterfall starts there, not at even odds.",
            _misread(probability=lambda base, steps: float(_sigmoid(steps.sum()))),
            WATERFALL,
        ),
        Misconception(
            "explainability/step-as-percent",
            "One plus the step is near the factor only for small steps. Odds are multiplied by the "
            "exponential of the step.",
            _misread(odds_factors=lambda base, steps: 1 + steps),
            WATERFALL,
        ),
        Misconception(
            "explainability/sigmoid-as-factor",
            "The sigmoid of a step is no factor: it turns log-odds into a probability, and a step "
            "is a difference of log-odds.",
            _misread(odds_factors=lambda base, steps: _sigmoid(steps)),
            WATERFALL,
        ),
    ),
)

Groups = dict[str, list[int]]


def global_importance(values: Any, groups: Groups) -> dict[str, float]:
    """Sum within each group by a matrix of ones, then average sizes over the rows."""
    table = np.asarray(values, dtype=float)
    members = np.zeros((table.shape[1], len(groups)))
    for position, columns in enumerate(groups.values()):
        members[columns, position] = 1
    means = np.abs(table @ members).mean(axis=0)
    return _falling(dict(zip(groups, map(float, means), strict=True)))


def _falling(scores: dict[str, float]) -> dict[str, float]:
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def _by(summary: Callable[[Floats], float]) -> Callable[..., dict[str, float]]:
    """Make an answer that sums up a group's columns of attributions in its own way."""

    def answer(values: Any, groups: Groups) -> dict[str, float]:
        table = np.asarray(values, dtype=float)
        return _falling(
            {name: float(summary(table[:, columns])) for name, columns in groups.items()}
        )

    return answer


SUMMARIES: dict[str, Callable[[Floats], float]] = {
    "signs-cancel": lambda credit: float(credit.sum(axis=1).mean()),
    "absolute-before-sum": lambda credit: float(np.abs(credit).sum(axis=1).mean()),
    "one-row-is-the-model": lambda credit: float(np.abs(credit[0].sum())),
    "group-averaged": lambda credit: float(np.abs(credit.mean(axis=1)).mean()),
    "largest-row": lambda credit: float(np.abs(credit.sum(axis=1)).max()),
}
"""Wrong ways to sum up a group's columns, by the misconception behind each."""

TABLE = (
    [[2.0, -1.0, -1.5], [-1.0, 2.5, -2.0], [1.0, 1.0, 1.5]],
    {"income": [0, 1], "age": [2]},
)


def _tables(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    values = np.round(rng.normal(0, 1, (6, 5)) * [3, 3, 1, 2, 0.5], 1)
    return [
        TABLE,
        (values, {"age": [2], "income": [0, 3], "city": [1, 4]}),
        (values.tolist(), {"first": [0], "second": [1], "third": [2], "rest": [4, 3]}),
    ]


def _telling(rng: np.random.Generator) -> tuple[Any, Groups]:
    """Draw a table that every wrong summary puts in another order."""
    groups = {"income": [0, 3], "age": [2], "city": [1, 4]}
    while True:
        values = np.round(rng.normal(0, 1, (6, 5)) * [2, 2, 2, 2, 1], 1)
        right = list(global_importance(values, groups))
        given = right in (list(groups), list(groups)[::-1])
        if not given and all(
            list(_by(summary)(values, groups)) != right for summary in SUMMARIES.values()
        ):
            return values, groups


def _ordered(attempt: Attempt) -> None:
    for args in (_telling(attempt.rng), _telling(attempt.rng)):
        found = attempt(*args)
        wanted = list(global_importance(*args))
        if not isinstance(found, dict):
            raise Rejected(f"{attempt.name} returned {show(found)}, where a dict belongs.")
        if list(found) != wanted:
            raise Rejected(
                f"The groups come in the order {show(list(found))}. The most important one is to "
                f"come first: {show(wanted)}."
            )


GLOBAL_IMPORTANCE = Exercise(
    id="explainability/global-importance",
    answer="global_importance",
    checks=(
        Check("The mean size of each group's credit", agrees_with(global_importance, _tables), 2),
        Check("The most important group comes first", _ordered),
    ),
    hints=(
        "In some rows a feature pushes up, in others down. What is to become of the sign before "
        "you average over rows, and what before you add up the columns of a group?",
        "Within one row, values add up: the columns of a group make one credit, in which a push up "
        "and a push down cancel, as they do in the prediction. Sizes are taken after that.",
        "So: sum over the group's columns, absolute value, mean over rows. sorted takes a key and "
        "can go downwards; a dict keeps the order in which it was filled.",
    ),
    misconceptions=(
        Misconception(
            "explainability/signs-cancel",
            "The values were averaged with their signs. A feature that pushes half of the rows up "
            "and half down would count for nothing.",
            _by(SUMMARIES["signs-cancel"]),
            TABLE,
        ),
        Misconception(
            "explainability/absolute-before-sum",
            "Sizes were taken before the columns of a group were added up. What the columns take "
            "back from each other in the same row is then counted as importance.",
            _by(SUMMARIES["absolute-before-sum"]),
            TABLE,
        ),
        Misconception(
            "explainability/one-row-is-the-model",
            "That is the first row's credit. One row says what happened there, not what the model "
            "relies on.",
            _by(SUMMARIES["one-row-is-the-model"]),
            TABLE,
        ),
        Misconception(
            "explainability/group-averaged",
            "A group's columns were averaged. Then a group loses credit by having more columns; "
            "the credit of a group is the sum.",
            _by(SUMMARIES["group-averaged"]),
            TABLE,
        ),
        Misconception(
            "explainability/largest-row",
            "The largest row was taken. One unusual row then decides; take the mean.",
            _by(SUMMARIES["largest-row"]),
            TABLE,
        ),
    ),
)
