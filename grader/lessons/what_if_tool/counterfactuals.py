"""The nearest example that the model judges otherwise, by the tool's own distance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.what_if_tool.samples import Draw, telling

Rows = list[dict[str, Any]]

LABEL = "repaid"


def spread(column: Any) -> float:
    """Give the sample standard deviation, as the tool's page computes it."""
    return float(np.std(column, ddof=1))


def chance_of_a_match(column: Any) -> float:
    """Give the chance that two examples, drawn with replacement, have the same text."""
    _, counts = np.unique(column, return_counts=True)
    return float(((counts / counts.sum()) ** 2).sum())


def distances(
    index: int,
    examples: Rows,
    label: str,
    norm: str,
    *,
    scale: Callable[[Any], float] = spread,
    of_texts: Callable[[Any], float] = chance_of_a_match,
    with_label: bool = False,
    with_unique: bool = False,
    rooted: bool = False,
) -> Any:
    """Compute the distance of every example from one of them.

    The options are what wrong ideas change.
    """
    total = np.zeros(len(examples))
    for name in examples[0]:
        column = np.array([example[name] for example in examples])
        if name == label and not with_label:
            continue
        if column.dtype.kind in "if":
            width = scale(column)
            part = np.abs(column - column[index]) / width if width else np.zeros(len(column))
        elif len(np.unique(column)) == len(column) and not with_unique:
            continue
        else:
            part = (column != column[index]) * of_texts(column)
        total += part ** (2 if norm == "L2" else 1)
    return np.sqrt(total) if rooted and norm == "L2" else total


def nearest(index: int, away: Any, other: Any) -> dict[str, Any]:
    """Give the nearest of the rows that count, the first of equally near ones."""
    rows = [row for row in np.flatnonzero(other) if row != index]
    if not rows:
        return {"row": None, "distance": None}
    row = min(rows, key=lambda candidate: away[candidate])
    return {"row": int(row), "distance": float(away[row])}


def counterfactual(
    index: int, examples: Rows, label: str, predicted: Any, norm: str, **options: Any
) -> dict[str, Any]:
    """Find the nearest example of another predicted class."""
    away = distances(index, examples, label, norm, **options)
    return nearest(index, away, np.asarray(predicted) != predicted[index])


def _wrong(**options: Any) -> Callable[..., dict[str, Any]]:
    return lambda *args: counterfactual(*args, **options)


def _by_labels(index: int, examples: Rows, label: str, predicted: Any, norm: str) -> dict[str, Any]:
    truth = [example[label] for example in examples]
    return counterfactual(index, examples, label, truth, norm)


def _itself(index: int, examples: Rows, label: str, predicted: Any, norm: str) -> dict[str, Any]:
    return {"row": index, "distance": 0.0}


def _nearest_of_all(
    index: int, examples: Rows, label: str, predicted: Any, norm: str
) -> dict[str, Any]:
    return counterfactual(index, examples, label, np.arange(len(examples)), norm)


def _always(norm: str) -> Callable[..., dict[str, Any]]:
    return lambda index, examples, label, predicted, _: counterfactual(
        index, examples, label, predicted, norm
    )


def _farthest(index: int, examples: Rows, label: str, predicted: Any, norm: str) -> dict[str, Any]:
    away = distances(index, examples, label, norm)
    found = nearest(index, -away, np.asarray(predicted) != predicted[index])
    return {"row": found["row"], "distance": -found["distance"]}


def _population(column: Any) -> float:
    return float(np.std(column))


def _numbers(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        (int(rng.integers(size)), _applicants(rng, size), LABEL, kind(_classes(rng, size)), norm)
        for size, kind in ((6, list), (9, np.array))
        for norm in ("L1", "L2")
    ]


def _applicants(rng: np.random.Generator, size: int) -> Rows:
    housing = rng.choice(["owns", "rents", "family"], size, p=[0.5, 0.3, 0.2]).tolist()
    # A text that two rows share at least, so that it is never one that all rows differ in.
    housing[:2] = ["owns", "owns"]
    return [
        {
            "income": int(rng.integers(18, 70)),
            "debt": round(float(rng.uniform(0, 0.6)), 2),
            "housing": home,
            LABEL: int(rng.integers(2)),
        }
        for home in housing
    ]


def _classes(rng: np.random.Generator, size: int) -> list[int]:
    classes: list[int] = rng.permutation(np.arange(size) % 2).tolist()
    return classes


def _one_column(name: str, values: list[Any]) -> Rows:
    return [{name: value, LABEL: row % 2} for row, value in enumerate(values)]


# The first two are the syllabus's fixtures.
SYLLABUS = (0, _one_column("income", [20, 30, 40, 50]), LABEL, [0, 0, 1, 1], "L1")
TEXTS = (0, _one_column("housing", ["a", "a", "b", "c"]), LABEL, [0, 0, 1, 1], "L1")
NEAR_IN_L1 = (
    0,
    [
        {"income": 0, "debt": 0, LABEL: 0},
        {"income": 3, "debt": 0, LABEL: 1},
        {"income": 2, "debt": 2, LABEL: 0},
        {"income": 6, "debt": 6, LABEL: 1},
    ],
    LABEL,
    [0, 1, 1, 0],
    "L2",
)
LABEL_DIFFERS = (
    0,
    [{"income": 20, LABEL: 0}, {"income": 25, LABEL: 1}, {"income": 14, LABEL: 0}],
    LABEL,
    [0, 1, 1],
    "L1",
)


def _unique(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        (index, [{"name": f"applicant {row}"} | example for row, example in enumerate(rows)], *rest)
        for index, rows, *rest in _numbers(rng)
    ]


# Nobody is judged otherwise; and three sets in which a number never varies.
EDGES = [
    (1, _one_column("debt", [0.1, 0.2, 0.4]), LABEL, [1, 1, 1], "L1"),
    (0, _one_column("debt", [0.2, 0.2, 0.2]), LABEL, [0, 1, 0], "L2"),
    (0, _one_column("late_payments", [0, 0, 0]), LABEL, [0, 1, 0], "L1"),
    (
        0,
        [{"income": 30, "debt": debt, LABEL: 1} for debt in (0.2, 0.5, 0.4)],
        LABEL,
        [0, 0, 1],
        "L1",
    ),
]


_IDEAS = (
    _wrong(of_texts=lambda _: 1.0),
    _wrong(of_texts=lambda column: 1 - chance_of_a_match(column)),
    _wrong(with_label=True),
    _wrong(scale=np.ptp),
    _wrong(scale=lambda _: 1.0),
    _by_labels,
    _nearest_of_all,
    _farthest,
)


def _telling(key: str, draw: Draw = _numbers) -> Draw:
    fixed = (SYLLABUS, TEXTS, NEAR_IN_L1, LABEL_DIFFERS) if draw is _numbers else ()
    return telling(counterfactual, draw, _IDEAS, key, fixed)


POPULATION = (
    "The numbers were divided by the population's standard deviation, the one that divides by the "
    "number of examples. The tool's page divides by one less: it is the sample's."
)

COUNTERFACTUAL = Exercise(
    id="what-if-tool/counterfactual",
    answer="counterfactual",
    checks=(
        Check(
            "row: the nearest example of another predicted class",
            agrees_with(counterfactual, _telling("row"), key="row"),
            1.5,
        ),
        Check(
            "distance: numbers in standard deviations, texts by their chance of a match",
            agrees_with(counterfactual, _telling("distance"), key="distance"),
            1.5,
        ),
        Check(
            "Leaves out a text that is different in every example",
            agrees_with(counterfactual, _telling("distance", _unique), key="distance"),
            0.5,
        ),
        Check(
            "None where nobody is judged otherwise; a number that never varies adds nothing",
            agrees_with(counterfactual, EDGES),
            0.5,
        ),
    ),
    hints=(
        "Two questions, one after the other: which rows are candidates, and how far is each of "
        "them? Who is a candidate depends on what the model said, not on what was true.",
        "Take one feature after the other and add its share to the distance of all the rows at "
        "once. A number and a text have different shares, and some features have none.",
        "For a number: absolute difference, divided by the column's sample standard deviation if "
        "that is not 0. For a text: 0 if equal, else the sum of the squared shares of its values. "
        "Square each share for L2, and take no root at the end.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/population-deviation", POPULATION, _wrong(scale=_population), SYLLABUS
        ),
        Misconception(
            "what-if-tool/texts-differ-by-one",
            "Two different texts were put at a distance of 1. The tool asks how surprising the "
            "difference is: it takes the chance that two examples have the same text, so that a "
            "feature where nearly all agree counts for more.",
            _wrong(of_texts=lambda _: 1.0),
            TEXTS,
        ),
        Misconception(
            "what-if-tool/texts-by-chance-of-difference",
            "Different texts were put at the chance that two examples differ. The tool takes the "
            "opposite, the chance that they agree.",
            _wrong(of_texts=lambda column: 1 - chance_of_a_match(column)),
            TEXTS,
        ),
        Misconception(
            "what-if-tool/compares-labels",
            "The labels were compared. A counterfactual explains the model, so the question is "
            "what the model predicted, right or wrong.",
            _by_labels,
        ),
        Misconception(
            "what-if-tool/label-in-distance",
            "The label counts in the distance. It is no property that the applicant brings along: "
            "the tool leaves it out.",
            _wrong(with_label=True),
            LABEL_DIFFERS,
        ),
        Misconception(
            "what-if-tool/returns-itself",
            "This is the example itself, at a distance of 0. It is nearest to itself, but the "
            "model says the same of it.",
            _itself,
            SYLLABUS,
        ),
        Misconception(
            "what-if-tool/nearest-of-any-class",
            "This is the nearest other example, whatever the model says of it. Look only at those "
            "with another predicted class.",
            _nearest_of_all,
            SYLLABUS,
        ),
        Misconception(
            "what-if-tool/numbers-not-scaled",
            "The numbers were not scaled. An income in thousands then drowns a share between 0 "
            "and 1; divide each by its standard deviation.",
            _wrong(scale=lambda _: 1.0),
            SYLLABUS,
        ),
        Misconception(
            "what-if-tool/scaled-by-range",
            "The numbers were divided by their range. One rich applicant then makes all the others "
            "alike; the tool divides by the standard deviation.",
            _wrong(scale=np.ptp),
            SYLLABUS,
        ),
        Misconception(
            "what-if-tool/norm-ignored",
            "L1 was used where L2 was asked for. Squaring makes one large difference worse than "
            "two small ones.",
            _always("L1"),
            NEAR_IN_L1,
        ),
        Misconception(
            "what-if-tool/rooted",
            "A root was taken at the end of L2. It changes no order, so the tool leaves it out: "
            "its distance is the sum of squares.",
            _wrong(rooted=True),
            NEAR_IN_L1,
        ),
        Misconception(
            "what-if-tool/unique-text-counted",
            "A text that is different in every example, such as a name, was counted. It adds the "
            "same to every distance and says nothing; the tool leaves it out.",
            _wrong(with_unique=True),
            (
                0,
                [
                    {"name": name, "income": income, LABEL: 0}
                    for name, income in (("Ada", 20), ("Bo", 30), ("Cy", 45))
                ],
                LABEL,
                [0, 1, 1],
                "L1",
            ),
        ),
        Misconception(
            "what-if-tool/farthest",
            "This is the farthest candidate. A small change is the better explanation.",
            _farthest,
            (0, _one_column("income", [20, 30, 40, 70]), LABEL, [0, 0, 1, 1], "L1"),
        ),
    ),
)


def regression_counterfactual(
    index: int, distances: Any, predicted: Any, threshold: float | None = None
) -> int | None:
    """Find the nearest example whose prediction differs by the threshold or more."""
    values = np.asarray(predicted, dtype=float)
    least = spread(values) if threshold is None else threshold
    found: int | None = nearest(index, distances, np.abs(values - values[index]) >= least)["row"]
    return found


def _regression(
    default: Callable[[Any], float] = spread,
    counts: Callable[[Any, float], Any] = lambda gap, least: np.abs(gap) >= least,
) -> Callable[..., int | None]:
    def wrong(
        index: int, distances: Any, predicted: Any, threshold: float | None = None
    ) -> int | None:
        values = np.asarray(predicted, dtype=float)
        least = default(values) if threshold is None else threshold
        found: int | None = nearest(index, distances, counts(values - values[index], least))["row"]
        return found

    return wrong


def _by_prediction(
    index: int, distances: Any, predicted: Any, threshold: float | None = None
) -> int | None:
    values = np.asarray(predicted, dtype=float)
    return regression_counterfactual(index, np.abs(values - values[index]), predicted, threshold)


def _farthest_prediction(
    index: int, distances: Any, predicted: Any, threshold: float | None = None
) -> int | None:
    values = np.asarray(predicted, dtype=float)
    return int(np.argmax(np.abs(values - values[index])))


# Row 1 is nearest, row 2 differs by more than the population's deviation, row 3 by more than the
# sample's.
DEFAULT = (0, [0.0, 1.0, 2.0, 3.0], [10, 11, 12, 15])
GIVEN = (0, [0.0, 1.0, 2.0, 3.0], [10, 7, 14, 12], 4)
LOWER = (0, [0.0, 1.0, 2.0], [10, 4, 16], 5)


def _loans(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = []
    for size in (8, 12):
        away = np.round(rng.uniform(0.1, 4, size), 2)
        rates = np.round(rng.normal(8, 2, size), 2)
        index = int(rng.integers(size))
        away[index] = 0
        cases += [(index, away.tolist(), rates.tolist()), (index, away, rates)]
    return cases


def _given(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    thresholds = (0.5, 1.5, 3.0)
    return [
        GIVEN,
        LOWER,
        *((*case, threshold) for case in _loans(rng) for threshold in thresholds),
    ]


REGRESSION_COUNTERFACTUAL = Exercise(
    id="what-if-tool/regression-counterfactual",
    answer="regression_counterfactual",
    checks=(
        Check(
            "With a threshold: differs by at least that much, up or down",
            agrees_with(regression_counterfactual, _given),
        ),
        Check(
            "Without: by at least the standard deviation of the predictions",
            agrees_with(
                regression_counterfactual,
                lambda rng: [DEFAULT, *(case for _ in range(4) for case in _loans(rng))],
            ),
        ),
        Check(
            "None where no prediction differs enough, and 0 is a threshold too",
            agrees_with(
                regression_counterfactual,
                [
                    (0, [0.0, 1.0, 2.0], [5, 5.5, 6], 3),
                    (1, [1.0, 0.0, 2.0], [5.4, 5.5, 7], 0),
                    (0, [0.0, 2.0, 2.0], [5, 8, 9], 2),
                ],
            ),
            0.5,
        ),
    ),
    hints=(
        "A number has no class. When are two predicted numbers different enough to call the second "
        "example a counterfactual of the first?",
        "First mark the rows whose prediction is far enough away, in either direction; then take "
        "the nearest of them by the distances that are given.",
        "Without a threshold the tool takes the sample standard deviation of all the predictions "
        "(ddof=1). None and 0 are different things: ask `is None`.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/any-different-prediction",
            "Any other prediction counted. Two predictions of a regression are hardly ever equal, "
            "so the nearest neighbour would explain everything; ask for a difference that matters.",
            _regression(counts=lambda gap, _: gap != 0),
            DEFAULT,
        ),
        Misconception(
            "what-if-tool/population-deviation",
            "The threshold is the population's standard deviation. The tool's page divides by one "
            "less than the number of predictions: it is the sample's.",
            _regression(default=_population),
            DEFAULT,
        ),
        Misconception(
            "what-if-tool/only-upwards",
            "Only higher predictions counted. A lower one is as much of a difference.",
            _regression(counts=lambda gap, least: gap >= least),
            LOWER,
        ),
        Misconception(
            "what-if-tool/nearest-prediction",
            "The nearest prediction was taken. Near is about the features: that is what the "
            "distances are for.",
            _by_prediction,
        ),
        Misconception(
            "what-if-tool/farthest-prediction",
            "The most different prediction was taken. The tool asks for a difference that is large "
            "enough, and then for the nearest example.",
            _farthest_prediction,
            (0, [0.0, 2.0, 1.0, 3.0], [10, 14, 15, 20], 4),
        ),
        Misconception(
            "what-if-tool/zero-is-no-threshold",
            "A threshold of 0 was taken for no threshold. 0 counts as false in Python.",
            lambda index, distances, predicted, threshold=None: regression_counterfactual(
                index, distances, predicted, threshold or None
            ),
            (1, [1.0, 0.0, 2.0], [5.4, 5.5, 7], 0),
        ),
        Misconception(
            "what-if-tool/more-than-the-threshold",
            "A prediction that differs by exactly the threshold was left out; it counts.",
            _regression(counts=lambda gap, least: np.abs(gap) > least),
            GIVEN,
        ),
    ),
)
