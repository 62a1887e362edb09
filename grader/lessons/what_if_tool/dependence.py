"""Partial dependence, for one example and for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

Rows = list[dict[str, Any]]

POINTS = 10
LEAST = 2
"""A text counts as a value of its feature if so many examples have it."""


class Formula:
    """A model that is written as a formula, and shows itself as Python.

    Parameters
    ----------
    formula
        Python for the prediction of one example, which is called ``e``.
    """

    def __init__(self, formula: str) -> None:
        self.source = f"lambda rows: [{formula} for e in rows]"
        self._predict = eval(self.source)  # the checks' own text

    def __call__(self, rows: Any) -> list[float]:
        """Predict for a list of dicts."""
        predictions: list[float] = self._predict(list(rows))
        return predictions

    def __repr__(self) -> str:
        return self.source

    def __deepcopy__(self, _: Any) -> Formula:
        return self


def grid(examples: Rows, feature: str, points: int = POINTS) -> list[Any]:
    """Give the values to try: evenly spaced numbers, or the commonest texts."""
    values = [example[feature] for example in examples]
    if isinstance(values[0], str):
        commonest = Counter(values).most_common(points)
        return sorted(value for value, count in commonest if count >= LEAST)
    even = np.linspace(min(values), max(values), points)
    if all(isinstance(value, int) for value in values):
        return sorted({int(value) for value in even})
    return list(even)


Predict = Callable[[Rows], Any]


def partial_dependence(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    """Overwrite the feature with each value of the grid, and average the predictions."""
    rows = examples if index is None else [examples[index]]
    values = grid(examples, feature)
    means = [float(np.mean(predict([row | {feature: value} for row in rows]))) for value in values]
    return {"values": values, "means": means}


def _with_grid(values_of: Callable[[Rows, str], list[Any]]) -> Callable[..., dict[str, Any]]:
    def wrong(
        predict: Predict, examples: Rows, feature: str, index: int | None = None
    ) -> dict[str, Any]:
        rows = examples if index is None else [examples[index]]
        values = values_of(examples, feature)
        means = [np.mean(predict([row | {feature: value} for row in rows])) for value in values]
        return {"values": values, "means": means}

    return wrong


def _filters(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    values = grid(examples, feature)
    means = []
    for value in values:
        rows = [row for row in examples if row[feature] == value]
        means.append(float(np.mean(predict(rows))) if rows else float("nan"))
    return {"values": values, "means": means}


def _of_mean_example(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    if index is not None:
        return partial_dependence(predict, examples, feature, index)
    typical = {
        name: Counter(row[name] for row in examples).most_common(1)[0][0]
        if isinstance(value, str)
        else float(np.mean([row[name] for row in examples]))
        for name, value in examples[0].items()
    }
    values = grid(examples, feature)
    return {
        "values": values,
        "means": [float(predict([typical | {feature: value}])[0]) for value in values],
    }


def _always_global(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    return partial_dependence(predict, examples, feature)


def _always_first(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    return partial_dependence(predict, examples, feature, index or 0)


def _zero_is_global(
    predict: Predict, examples: Rows, feature: str, index: int | None = None
) -> dict[str, Any]:
    return partial_dependence(predict, examples, feature, index or None)


def _quantiles(examples: Rows, feature: str) -> list[Any]:
    values = [example[feature] for example in examples]
    if isinstance(values[0], str):
        return grid(examples, feature)
    return list(np.quantile(values, np.linspace(0, 1, POINTS)))


def _observed(examples: Rows, feature: str) -> list[Any]:
    return sorted({example[feature] for example in examples})


def _any_text(examples: Rows, feature: str) -> list[Any]:
    values = {example[feature] for example in examples}
    if isinstance(examples[0][feature], str):
        return sorted(values)
    return grid(examples, feature)


def _whole_as_float(examples: Rows, feature: str) -> list[Any]:
    values = [example[feature] for example in examples]
    if isinstance(values[0], str):
        return grid(examples, feature)
    return list(np.linspace(min(values), max(values), POINTS))


# Lesson 04's function of three features, on the syllabus's rows.
INTERACTION = Formula("2*e['a'] + 3*e['b'] + 4*e['a']*e['b'] + 5*(e['c'] > 0.5)")
FOUR = [
    {"a": 0, "b": 1, "c": 0},
    {"a": 1, "b": 1, "c": 1},
    {"a": 2, "b": 3, "c": 1},
    {"a": 1, "b": 0, "c": 0},
]
GLOBAL = (INTERACTION, FOUR, "a")
LOCAL = (INTERACTION, FOUR, "a", 2)
FIRST = (INTERACTION, FOUR, "a", 0)
CURVED = Formula("e['a'] * e['b']**2 + (e['home'] == 'owns')")


def _rows(rng: np.random.Generator, size: int) -> Rows:
    homes = rng.choice(["owns", "rents", "family"], size, p=[0.4, 0.4, 0.2]).tolist()
    homes[:5] = ["owns", "owns", "rents", "rents", "boat"]
    return [
        {
            "a": round(float(rng.exponential(2)), 2),
            "b": round(float(rng.normal()), 2),
            "years": int(rng.integers(0, 40)),
            "home": home,
        }
        for home in homes
    ]


def _floats(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(CURVED, _rows(rng, size), "a") for size in (8, 11)]


def _locals(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        LOCAL,
        FIRST,
        *((CURVED, _rows(rng, 9), "b", index) for index in (0, 4)),
        (CURVED, _rows(rng, 9), "home", 3),
    ]


STEPS = Formula("e['years']**2 + e['b']")
HOMES = Formula("e['b'] + 2*(e['home'] == 'owns') - (e['home'] == 'boat')")
WHOLE = (STEPS, [{"years": 1, "b": 0.5}, {"years": 14, "b": 1.5}, {"years": 3, "b": 1.0}], "years")
ONE_BOAT = (
    HOMES,
    [{"home": name, "b": 1.0} for name in ("rents", "owns", "boat", "owns", "rents")],
    "home",
)


def _texts(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    many = [{"home": f"town {row // 2}", "b": 1.0} for row in range(8)]
    crowded = [{"home": f"{row % 13:02}", "b": float(row)} for row in range(37)]
    return [
        ONE_BOAT,
        (HOMES, _rows(rng, 12), "home"),
        (HOMES, many, "home"),
        (HOMES, crowded, "home"),
    ]


def _wholes(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [WHOLE, GLOBAL, *((STEPS, _rows(rng, size), "years") for size in (6, 12))]


PARTIAL_DEPENDENCE = Exercise(
    id="what-if-tool/partial-dependence",
    answer="partial_dependence",
    checks=(
        Check(
            "Global: overwrites the feature in every example and averages",
            agrees_with(partial_dependence, lambda rng: [GLOBAL, *_floats(rng)], key="means"),
            1.5,
        ),
        Check(
            "Tries ten evenly spaced values from the lowest to the highest",
            agrees_with(partial_dependence, _floats, key="values"),
            0.5,
        ),
        Check(
            "Local: one example only, the first one too",
            agrees_with(partial_dependence, _locals),
        ),
        Check(
            "Whole numbers stay whole, without repeats",
            agrees_with(partial_dependence, _wholes),
            0.5,
        ),
        Check(
            "Texts: the commonest that occur at least twice",
            agrees_with(partial_dependence, _texts),
            0.5,
        ),
    ),
    hints=(
        "A partial dependence asks: what would the model say if only this feature were different, "
        "and all else stayed as it is? So every example keeps its other features.",
        "For each value to try, make copies of the examples with the value written into them, call "
        "the model once, and average. For the local plot there is one example to copy.",
        "The values come from all the examples even when only one is plotted. `row | {name: "
        "value}` copies a dict with one entry changed; and an index of 0 is an index.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/filters-instead-of-overwriting",
            "Only the examples that have the value already were averaged. Then the other features "
            "change along with it, and few values have any examples at all. Write the value into "
            "every example.",
            _filters,
            GLOBAL,
        ),
        Misconception(
            "what-if-tool/grid-from-quantiles",
            "The values are quantiles. The tool spaces ten values evenly between the lowest and "
            "the highest one.",
            _with_grid(_quantiles),
            (Formula("e['a']"), [{"a": 0.0}, {"a": 0.5}, {"a": 9.0}], "a"),
        ),
        Misconception(
            "what-if-tool/grid-of-observed-values",
            "The values are those that occur. The tool spaces ten values evenly between the lowest "
            "and the highest one.",
            _with_grid(_observed),
            (Formula("e['a']"), [{"a": 0.0}, {"a": 0.5}, {"a": 9.0}], "a"),
        ),
        Misconception(
            "what-if-tool/predicts-the-mean-example",
            "The other features were averaged first, and the model was asked about that one "
            "average example. Nobody is average: average the predictions, not the people.",
            _of_mean_example,
            (Formula("e['a'] * e['b']**2"), [{"a": 0.0, "b": -1.0}, {"a": 1.0, "b": 1.0}], "a"),
        ),
        Misconception(
            "what-if-tool/local-is-global",
            "The index was ignored: this is the average over all the examples. One person's curve "
            "may run the other way.",
            _always_global,
            LOCAL,
        ),
        Misconception(
            "what-if-tool/index-zero-is-none",
            "Example 0 was taken for no example, because 0 counts as false in Python.",
            _zero_is_global,
            FIRST,
        ),
        Misconception(
            "what-if-tool/global-is-first",
            "Without an index the first example was plotted. The global plot averages over all.",
            _always_first,
            GLOBAL,
        ),
        Misconception(
            "what-if-tool/rare-texts-counted",
            "A text that occurs once was tried. The tool leaves it out: one example says nothing "
            "about a value.",
            _with_grid(_any_text),
            ONE_BOAT,
        ),
        Misconception(
            "what-if-tool/whole-numbers-broken",
            "Whole numbers were broken into fractions. Nobody has half a late payment: the tool "
            "cuts each value to a whole number and drops repeats.",
            _with_grid(_whole_as_float),
            WHOLE,
        ),
    ),
)
