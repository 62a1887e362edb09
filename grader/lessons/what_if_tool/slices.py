"""Slices: where the better model is worse, and where a gap turns around."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

LEAST = 5


def _right(truth: Any, decisions: Any) -> Any:
    return np.asarray(decisions).astype(bool) == np.asarray(truth).astype(bool)


def smallest_class(labels: Any) -> int:
    """Count the examples of the rarer label."""
    positives = int(np.asarray(labels).sum())
    return min(positives, len(labels) - positives)


def slice_report(
    truth: Any,
    first: Any,
    second: Any,
    slices: Any,
    least: int,
    *,
    support: Callable[[Any], int] = smallest_class,
    worse: Callable[[Any, Any], Any] = lambda better, other: better < other,
) -> dict[str, Any]:
    """Compare the accuracy of two models, overall and in each slice that is large enough."""
    member = np.asarray(slices)
    right = {"first": _right(truth, first), "second": _right(truth, second)}
    better = "first" if right["first"].mean() >= right["second"].mean() else "second"
    other = "second" if better == "first" else "first"
    masks = {str(name): member == name for name in np.unique(member)}
    small = [name for name, mask in masks.items() if support(np.asarray(truth)[mask]) < least]
    return {
        "better": better,
        "worse_in": [
            name
            for name, mask in masks.items()
            if name not in small and worse(right[better][mask].mean(), right[other][mask].mean())
        ],
        "too_small": small,
    }


def _report(**options: Any) -> Callable[..., dict[str, Any]]:
    return lambda *args: slice_report(*args, **options)


def _aggregate(truth: Any, first: Any, second: Any, slices: Any, least: int) -> dict[str, Any]:
    return slice_report(truth, first, second, slices, least) | {"worse_in": []}


def _trusts_one(truth: Any, first: Any, second: Any, slices: Any, least: int) -> dict[str, Any]:
    return slice_report(truth, first, second, slices, 0)


def _counts_agreement(
    truth: Any, first: Any, second: Any, slices: Any, least: int
) -> dict[str, Any]:
    """Compare the share of yeses."""
    everyone = np.ones(len(truth))
    wrong = slice_report(everyone, first, second, slices, 0)
    return slice_report(truth, first, second, slices, least) | {
        key: wrong[key] for key in ("better", "worse_in")
    }


def _worse_model(truth: Any, first: Any, second: Any, slices: Any, least: int) -> dict[str, Any]:
    swapped = {"first": "second", "second": "first"}
    report = slice_report(truth, first, second, slices, least)
    return report | {"better": swapped[report["better"]]}


def _applicants(
    rng: np.random.Generator, sizes: dict[str, int], skills: dict[str, tuple[float, float]]
) -> tuple[Any, ...]:
    names = np.repeat(list(sizes), list(sizes.values()))
    names = names[rng.permutation(len(names))]
    truth = (rng.random(len(names)) < 0.5).astype(int)
    chance = np.array([skills[name] for name in names])
    models = [np.where(rng.random(len(names)) < chance[:, m], truth, 1 - truth) for m in (0, 1)]
    return truth.tolist(), *(model.tolist() for model in models), names.tolist()


def _slice_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [FAMILY]
    for skills in ((0.9, 0.7), (0.7, 0.9), (0.75, 0.75)):
        reverse = skills[::-1]
        people = _applicants(
            rng,
            {"owns": 60, "rents": 50, "family": 24, "boat": 7, "tent": 3},
            {
                "owns": skills,
                "rents": skills,
                "family": reverse,
                "boat": (0.5, 0.9),
                "tent": (0.5, 0.9),
            },
        )
        cases.append((*people, LEAST))
        cases.append((*(np.array(column) for column in people), LEAST + 2))
    return cases


def _small_cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [ONE_POSITIVE, ONE_NEGATIVE, EXACTLY, TIED, *_slice_cases(rng)]


FAMILY = (
    [1, 0, 1, 0, 1, 0, 1, 0, 1, 0],
    [1, 0, 1, 0, 1, 0, 0, 1, 1, 0],
    [0, 0, 1, 1, 0, 0, 1, 0, 1, 0],
    ["owns"] * 6 + ["family"] * 4,
    2,
)
# One positive in the slice "boat": its accuracy says nothing.
ONE_POSITIVE = (
    [1, 0, 1, 0, 1, 0, 0, 0, 0],
    [1, 0, 1, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 1, 0, 0, 0, 1],
    ["owns"] * 4 + ["boat"] * 5,
    2,
)
# One negative in the slice "boat": there are positives enough.
ONE_NEGATIVE = (
    [1, 0, 1, 0, 0, 1, 1, 1, 1],
    [1, 0, 1, 0, 1, 1, 1, 1, 1],
    [0, 1, 1, 0, 0, 1, 1, 1, 1],
    ["owns"] * 4 + ["boat"] * 5,
    2,
)
EXACTLY = (
    [1, 1, 0, 0, 1, 1, 1, 0, 0, 0],
    [1, 1, 0, 0, 1, 1, 1, 0, 0, 1],
    [1, 0, 0, 0, 1, 1, 1, 0, 1, 1],
    ["a"] * 4 + ["b"] * 6,
    3,
)
TIED = ([1, 0, 1, 0], [1, 0, 1, 1], [1, 0, 0, 0], ["a", "a", "b", "b"], 1)

SLICE_REPORT = Exercise(
    id="what-if-tool/slice-report",
    answer="slice_report",
    checks=(
        Check(
            "better: the model with the higher accuracy over all",
            agrees_with(slice_report, _small_cases, key="better"),
            0.5,
        ),
        Check(
            "worse_in: the slices where the better model is worse",
            agrees_with(slice_report, _small_cases, key="worse_in"),
            1.5,
        ),
        Check(
            "too_small: a slice with few of either label is not trusted",
            agrees_with(slice_report, _small_cases, key="too_small"),
        ),
    ),
    hints=(
        "An average over all the rows is mostly about the large slices. Which two numbers do you "
        "want to see for each slice before you release the better model?",
        "A slice is small if it has few positives, or few negatives, however many rows it has in "
        "all: the rate on a label that occurs once is either 0 or 1.",
        "Find the better model first. Then, for each slice whose rarer label occurs often enough, "
        "compare the two accuracies; equal is not worse. Sort the names.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/only-the-aggregate",
            "No slice was found in which the better model is worse. The average over all hides it: "
            "compare inside each slice.",
            _aggregate,
            FAMILY,
        ),
        Misconception(
            "what-if-tool/slice-with-one-positive-trusted",
            "Every slice was trusted. Where a label occurs once or never, an accuracy says next to "
            "nothing: name the slice, and do not judge it.",
            _trusts_one,
            ONE_POSITIVE,
        ),
        Misconception(
            "what-if-tool/size-of-all-rows",
            "All rows of a slice were counted. Count the rarer label: a thousand negatives with "
            "one positive tell nothing of positives.",
            _report(support=len),
            ONE_POSITIVE,
        ),
        Misconception(
            "what-if-tool/only-positives-counted",
            "Only the positives were counted. A slice can lack negatives as well.",
            _report(support=lambda labels: int(np.asarray(labels).sum())),
            ([1, 1, 1, 0, 1, 0], [1] * 6, [0] * 6, ["a"] * 4 + ["b"] * 2, 2),
        ),
        Misconception(
            "what-if-tool/equal-is-worse",
            "A slice in which both models are equally accurate was named. There the better model "
            "is not worse.",
            _report(worse=lambda better, other: better <= other),
        ),
        Misconception(
            "what-if-tool/approval-is-quality",
            "The models were compared by how many they approve. A yes is no merit by itself: "
            "compare the decisions with the truth.",
            _counts_agreement,
            FAMILY,
        ),
        Misconception(
            "what-if-tool/models-exchanged",
            "The better model is named the wrong way round.",
            _worse_model,
            FAMILY,
        ),
    ),
)


def _rate(values: Any) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def reversal(
    decisions: Any,
    groups: Any,
    strata: Any,
    *,
    weights: Callable[[Any, Any, str], float] = lambda member, stratum, name: float(
        (stratum == name).mean()
    ),
    measure: Callable[[Any], float] = _rate,
    turned: Callable[[Any], Any] = np.all,
) -> dict[str, Any]:
    """Compare two groups over all, within each stratum, and as if their mix were the same."""
    decision = np.asarray(decisions).astype(float)
    member, stratum = np.asarray(groups), np.asarray(strata)
    one, two = np.unique(member)
    names = [str(name) for name in np.unique(stratum)]

    def gap(mask: Any) -> float:
        return measure(decision[mask & (member == one)]) - measure(decision[mask & (member == two)])

    overall = gap(np.full(len(decision), True))
    within = {name: gap(stratum == name) for name in names}
    return {
        "overall": overall,
        "within": within,
        "adjusted": sum(weights(member, stratum, name) * within[name] for name in names),
        "reversed": bool(turned([value * overall < 0 for value in within.values()])),
    }


def _reversal(**options: Any) -> Callable[..., dict[str, Any]]:
    return lambda *args: reversal(*args, **options)


def _share_of_first(member: Any, stratum: Any, name: str) -> float:
    return float((stratum[member == np.unique(member)[0]] == name).mean())


def _second_minus_first(decisions: Any, groups: Any, strata: Any) -> dict[str, Any]:
    right = reversal(decisions, groups, strata)
    return {
        "overall": -right["overall"],
        "within": {name: -gap for name, gap in right["within"].items()},
        "adjusted": -right["adjusted"],
        "reversed": right["reversed"],
    }


def _never_reversed(decisions: Any, groups: Any, strata: Any) -> dict[str, Any]:
    return reversal(decisions, groups, strata) | {"reversed": False}


def _adjusted_is_overall(decisions: Any, groups: Any, strata: Any) -> dict[str, Any]:
    right = reversal(decisions, groups, strata)
    return right | {"adjusted": right["overall"]}


def _by_adjusted(decisions: Any, groups: Any, strata: Any) -> dict[str, Any]:
    right = reversal(decisions, groups, strata)
    return right | {"reversed": right["adjusted"] * right["overall"] < 0}


def _mix(counts: dict[tuple[str, str], tuple[int, int]]) -> tuple[list[Any], list[Any], list[Any]]:
    """Spell out people from (yeses, all) of each group and stratum."""
    decisions: list[Any] = []
    groups: list[Any] = []
    strata: list[Any] = []
    for (group, stratum), (yeses, size) in counts.items():
        decisions += [1] * yeses + [0] * (size - yeses)
        groups += [group] * size
        strata += [stratum] * size
    return decisions, groups, strata


# In both strata the south has the higher rate; over all it has the lower one.
PARADOX = _mix(
    {
        ("north", "car"): (4, 5),
        ("north", "start-up"): (0, 1),
        ("south", "car"): (1, 1),
        ("south", "start-up"): (1, 5),
    }
)
# One stratum turns around, the other does not.
HALFWAY = _mix(
    {
        ("north", "car"): (2, 4),
        ("north", "home"): (1, 2),
        ("south", "car"): (3, 4),
        ("south", "home"): (0, 2),
    }
)
PLAIN = _mix(
    {
        ("north", "car"): (3, 4),
        ("north", "home"): (1, 2),
        ("south", "car"): (1, 2),
        ("south", "home"): (1, 3),
    }
)

ONE_OF_TWO = _mix(
    {
        ("north", "car"): (3, 4),
        ("north", "home"): (1, 4),
        ("south", "car"): (1, 4),
        ("south", "home"): (2, 4),
    }
)

# One large stratum turns the adjusted gap round; the other one agrees with the whole.
ONE_LARGE = _mix(
    {
        ("north", "car"): (1, 3),
        ("north", "home"): (1, 2),
        ("south", "car"): (1, 1),
        ("south", "home"): (1, 5),
    }
)

# Every stratum points the same way, and the whole points nowhere.
LEVEL = _mix(
    {
        ("north", "car"): (3, 4),
        ("north", "start-up"): (0, 2),
        ("south", "car"): (1, 1),
        ("south", "start-up"): (2, 5),
    }
)


def _drawn(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [PARADOX, HALFWAY, PLAIN, ONE_OF_TWO, ONE_LARGE, LEVEL]
    for strata in (("car", "home"), ("car", "home", "start-up")):
        for _ in range(3):
            counts = {}
            for group in ("north", "south"):
                for stratum in strata:
                    size = int(rng.integers(4, 40))
                    counts[group, stratum] = (int(rng.integers(1, size)), size)
            people = _mix(counts)
            order = rng.permutation(len(people[0]))
            shuffled = [np.array(column)[order] for column in people]
            cases += [tuple(shuffled), tuple(column.tolist() for column in shuffled)]
    return cases


REVERSAL = Exercise(
    id="what-if-tool/reversal",
    answer="reversal",
    checks=(
        Check(
            "overall and within: the first group's rate minus the second's",
            agrees_with(reversal, _drawn, key="within"),
        ),
        Check("overall is right", agrees_with(reversal, _drawn, key="overall"), 0.5),
        Check(
            "adjusted: as if both groups had the mix of everybody",
            agrees_with(reversal, _drawn, key="adjusted"),
        ),
        Check(
            "reversed: every slice contradicts the whole",
            agrees_with(reversal, _drawn, key="reversed"),
            0.5,
        ),
    ),
    hints=(
        "Compare like with like: first everybody, then only those who asked for the same thing. "
        "How can both be true at once?",
        "Three rates are at play: a group's rate over all, its rate within a stratum, and its rate "
        "if it had asked for the same things as everybody.",
        "adjusted is a weighted mean of the gaps within; the weight of a stratum is its share of "
        "all the people, whatever their group. reversed asks for the opposite sign in all of them.",
    ),
    misconceptions=(
        Misconception(
            "what-if-tool/strata-count-the-same",
            "The plain mean of the gaps was taken. A stratum that hardly anybody is in then counts "
            "as much as a common one: weight by the share of all the people.",
            _reversal(weights=lambda member, stratum, _: 1 / len(np.unique(stratum))),
            HALFWAY,
        ),
        Misconception(
            "what-if-tool/weighted-by-one-group",
            "The strata are weighted by the mix of the first group. Weight both groups by the mix "
            "of everybody.",
            _reversal(weights=_share_of_first),
            PLAIN,
        ),
        Misconception(
            "what-if-tool/second-minus-first",
            "The gaps are the second group's rate minus the first's. Groups are in alphabetical "
            "order here: north minus south.",
            _second_minus_first,
            PLAIN,
        ),
        Misconception(
            "what-if-tool/one-slice-is-enough",
            "One stratum with the opposite sign was enough. It is a reversal only if every one of "
            "them contradicts the whole; otherwise say which ones do.",
            _reversal(turned=np.any),
            ONE_OF_TWO,
        ),
        Misconception(
            "what-if-tool/reversal-of-the-adjusted-gap",
            "The sign of the adjusted gap was compared. It can turn because of one large stratum; "
            "a reversal is one in every stratum.",
            _by_adjusted,
        ),
        Misconception(
            "what-if-tool/only-the-aggregate",
            "The slices were not compared with the whole: here every one of them points the other "
            "way.",
            _never_reversed,
            PARADOX,
        ),
        Misconception(
            "what-if-tool/adjusted-is-overall",
            "The adjusted gap is the overall one. Each group was weighted by its own mix, which "
            "is what made the gap.",
            _adjusted_is_overall,
            PARADOX,
        ),
        Misconception(
            "what-if-tool/counts-of-yeses",
            "Numbers of yeses were compared. A large group gets more of everything: divide by its "
            "size.",
            _reversal(measure=lambda values: float(np.sum(values))),
            PLAIN,
        ),
    ),
)
