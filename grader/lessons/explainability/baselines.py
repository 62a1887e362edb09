"""The rows that a question compares with, and the difference that is then explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.explainability.games import Floats, Formula, Predict

QUESTIONS = ("average score", "typical person", "accepted people", "last year")
SMALLEST = 0.05
"""Below this difference of scores Google's service advises another baseline."""

Rows = Callable[..., Floats]


def _accepted(f: Predict, people: Any, threshold: float) -> Floats:
    return np.array([row for row in people if f(row[None])[0] >= threshold])


_CHOICES: dict[str, Rows] = {
    "average score": lambda f, people, last_year, threshold: people,
    "typical person": lambda f, people, last_year, threshold: np.quantile(people, [0.5], axis=0),
    "accepted people": lambda f, people, last_year, threshold: _accepted(f, people, threshold),
    "last year": lambda f, people, last_year, threshold: last_year[None],
}


def compared(
    instead: dict[str, Rows] | None = None,
    difference: Callable[[Predict, Any, Any], float] = lambda f, x, rows: float(
        f(x[None])[0] - f(rows).mean()
    ),
    informative: Callable[[float], bool] = lambda difference: abs(difference) >= SMALLEST,
) -> Callable[..., dict[str, Any]]:
    """Make an answer, right or with one idea that is wrong."""

    def compare(
        question: str, f: Predict, x: Any, people: Any, last_year: Any, threshold: float
    ) -> dict[str, Any]:
        rows = (_CHOICES | (instead or {}))[question](f, people, last_year, threshold)
        explained = difference(f, np.asarray(x), rows)
        return {
            "rows": np.asarray(rows),
            "difference": explained,
            "informative": bool(informative(explained)),
        }

    return compare


RIGHT = compared()


def _case(rng: np.random.Generator, question: str) -> tuple[Any, ...]:
    a, b, c = np.round(rng.uniform(0.5, 1.5, 3), 1)
    f = Formula(f"1 / (1 + np.exp(-{a} * z[:, 0] * z[:, 1] - {b} * z[:, 1] ** 2 + {c}))", 2)
    while True:
        people = np.round(rng.normal(0.5, 1, (5, 2)) ** 2, 1)
        scores = np.sort(f(people))
        if (
            np.diff(scores).min() > 0.02
            and abs(f(people).mean() - f(people.mean(0)[None])[0]) > 0.02
        ):
            break
    x, last_year = np.round(rng.uniform(1, 2, (2, 2)), 1)
    # The threshold is one of the scores: who reaches it is accepted.
    return (question, f, x, people, last_year, float(scores[2]))


def _cases(question: str) -> Callable[[np.random.Generator], list[tuple[Any, ...]]]:
    return lambda rng: [_case(rng, question) for _ in range(3)]


def _informative_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    identity = Formula("z[:, 0]", 1)
    people = np.array([[0.25], [0.5], [0.75]])
    starts = (
        (0.05, 0.0),
        (0.0, 0.05),
        (0.5, 0.46),
        (0.5, 0.54),
        (0.5, 0.25),
        (0.25, 0.5),
        (0.5, 0.5),
    )
    return [
        ("last year", identity, np.array([now]), people, np.array([before]), 0.5)
        for now, before in starts
    ]


EXAMPLE = (
    "accepted people",
    Formula("z[:, 0] * z[:, 1]", 2),
    np.array([1.0, 1.0]),
    np.array([[0.0, 4.0], [2.0, 2.0], [3.0, 2.0], [1.0, 0.0]]),
    np.array([1.0, 0.5]),
    4.0,
)


def _asking(question: str) -> tuple[Any, ...]:
    return (question, *EXAMPLE[1:])


BASELINES = Exercise(
    id="explainability/baselines",
    answer="compare_with",
    checks=(
        *(
            Check(
                f"{question}: the rows that this question compares with",
                agrees_with(RIGHT, _cases(question), key="rows"),
                0.5,
            )
            for question in QUESTIONS
        ),
        Check(
            "difference: what the attributions will add up to",
            agrees_with(
                RIGHT,
                lambda rng: [_case(rng, question) for question in QUESTIONS],
                key="difference",
            ),
        ),
        Check(
            "informative: tells a difference that is too small to explain",
            agrees_with(RIGHT, _informative_cases, key="informative"),
        ),
    ),
    hints=(
        "Ask of each question: who else is in it? Everybody, one made-up person, some of the "
        "people, or the same person at another time.",
        "With several rows, the attributions are averaged over them, so they add up to f(x) minus "
        "the mean of the rows' scores. That is not the score of the mean row: f is no straight "
        "line.",
        "All rows are two-dimensional: one row of two features has shape (1, 2). The typical value "
        "of a feature is its median. Whether a difference is large enough does not depend on its "
        "sign.",
    ),
    misconceptions=(
        Misconception(
            "explainability/mean-row-for-mean-score",
            "You compare with the mean row. The score of the mean row is not the mean score: f is "
            "no straight line, and the mean row is a person that may not exist.",
            compared({"average score": lambda f, people, *_: people.mean(axis=0)[None]}),
            _asking("average score"),
        ),
        Misconception(
            "explainability/mean-for-typical",
            "You took the mean of each feature. A few extreme people pull it away; the typical "
            "value is the median.",
            compared({"typical person": lambda f, people, *_: people.mean(axis=0)[None]}),
        ),
        Misconception(
            "explainability/everybody-for-accepted",
            "You compare with everybody. The question is what sets this person apart from those "
            "who are accepted.",
            compared({"accepted people": lambda f, people, *_: people}),
            _asking("accepted people"),
        ),
        Misconception(
            "explainability/threshold-excluded",
            "Whoever scores exactly the threshold is accepted too.",
            compared(
                {
                    "accepted people": lambda f, people, last_year, threshold: people[
                        f(people) > threshold
                    ]
                }
            ),
            _asking("accepted people"),
        ),
        Misconception(
            "explainability/refused-for-accepted",
            "You compare with those who are refused: that asks why the score is not even lower.",
            compared(
                {
                    "accepted people": lambda f, people, last_year, threshold: people[
                        f(people) < threshold
                    ]
                }
            ),
            _asking("accepted people"),
        ),
        Misconception(
            "explainability/zero-is-neutral",
            "You compare with a row of zeros. Zero is a value like any other here: nobody asked "
            "about a person who has nothing.",
            compared(
                {
                    question: lambda f, people, *_: np.zeros((1, people.shape[1]))
                    for question in QUESTIONS
                }
            ),
            _asking("last year"),
        ),
        Misconception(
            "explainability/score-of-mean-row",
            "You subtracted the score of the mean row. The attributions are averaged over the "
            "rows, so it is the mean of their scores.",
            compared(
                difference=lambda f, x, rows: float(f(x[None])[0] - f(rows.mean(axis=0)[None])[0])
            ),
            _asking("average score"),
        ),
        Misconception(
            "explainability/sum-is-prediction",
            "This is the score of x. The attributions add up to how far it lies from the score of "
            "what it is compared with.",
            compared(difference=lambda f, x, rows: float(f(x[None])[0])),
            _asking("last year"),
        ),
        Misconception(
            "explainability/difference-backwards",
            "The sign is turned round: attributions above 0 push the score of x up, away from the "
            "baseline's.",
            compared(difference=lambda f, x, rows: float(f(rows).mean() - f(x[None])[0])),
            _asking("last year"),
        ),
        Misconception(
            "explainability/only-upwards",
            "A difference below 0 counts as much: a low score needs an explanation too.",
            compared(informative=lambda difference: difference >= SMALLEST),
            (
                "last year",
                Formula("z[:, 0]", 1),
                np.array([0.25]),
                np.array([[0.5]]),
                np.array([0.5]),
                0.5,
            ),
        ),
    ),
)
