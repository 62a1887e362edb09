"""Property tests for attribution methods, judged by what they say of right and broken ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.lessons.explainability.games import (
    Floats,
    Predict,
    banzhaf,
    by_coalitions,
    by_orders,
    in_order,
    leave_one_out,
    one_at_a_time,
)

PROMISES = ("efficiency", "symmetry", "dummy", "additivity")
ROUNDING = 1e-12
TOLERANCE = 1e-6
SECONDS = 20.0


@dataclass(frozen=True)
class Method:
    """An attribution method under audit.

    Parameters
    ----------
    what
        What it does, for the learner.
    attribute
        From a function, a row and a baseline to one number a feature.
    breaks
        The promises that it does not keep.
    """

    what: str
    attribute: Callable[[Predict, Any, Any], Floats]
    breaks: frozenset[str] = frozenset()

    def __call__(self, f: Predict, x: Any, baseline: Any) -> Floats:
        """Attribute, after a look at what was given."""
        given, start = np.asarray(x, dtype=float), np.asarray(baseline, dtype=float)
        if given.ndim != 1 or given.shape != start.shape:
            raise ValueError(
                f"x and baseline are to be rows of one length, got shapes {given.shape} and "
                f"{start.shape}"
            )
        scores = np.asarray(f(np.stack([start, given])))
        if scores.shape != (2,):
            raise ValueError(
                "f is to give one number for each row: for an array of shape "
                f"(2, {len(given)}) it gave shape {scores.shape}"
            )
        return self.attribute(f, given, start)

    def __repr__(self) -> str:
        return f"<{self.what}>"


class _Generator(np.random.Generator):
    """A generator that shows itself as Python which can be pasted."""

    def __init__(self, seed: int) -> None:
        super().__init__(np.random.PCG64(seed))
        self._seed = seed

    def __repr__(self) -> str:
        return f"np.random.default_rng({self._seed})"


def _difference(f: Predict, x: Any, baseline: Any) -> float:
    return float(np.subtract(*f(np.stack([x, baseline]))))


def _rounded(f: Predict, x: Any, baseline: Any) -> Floats:
    values = by_coalitions(f, x, baseline)
    noise: Floats = ROUNDING * np.where(np.arange(len(values)) % 2, 1, -0.5)
    return values + noise


def _equally(f: Predict, x: Any, baseline: Any) -> Floats:
    return np.full(len(x), _difference(f, x, baseline) / len(x))


def _by_squares(f: Predict, x: Any, baseline: Any) -> Floats:
    squares = leave_one_out(f, x, baseline) ** 2
    shared: Floats = _difference(f, x, baseline) * squares / squares.sum()
    return shared


def _to_neighbour(f: Predict, x: Any, baseline: Any) -> Floats:
    values = by_coalitions(f, x, baseline)
    return (values + np.roll(values, 1)) / 2


def _prediction(f: Predict, x: Any, baseline: Any) -> Floats:
    values: Floats = by_coalitions(f, x, baseline) + f(baseline[None])[0] / len(x)
    return values


def _zero(f: Predict, x: Any, baseline: Any) -> Floats:
    return by_coalitions(f, x, np.zeros(len(x)))


def _breaking(*promises: str) -> frozenset[str]:
    return frozenset(promises)


RIGHT = (
    Method("Shapley values over all orders", by_orders),
    Method("Shapley values with a rounding error in the twelfth decimal", _rounded),
)
BROKEN = (
    Method("each feature taken away alone", leave_one_out, _breaking("efficiency")),
    Method("each feature switched on alone", one_at_a_time, _breaking("efficiency")),
    Method("the mean over coalitions, all weighing the same", banzhaf, _breaking("efficiency")),
    Method("Shapley values against a row of zeros", _zero, _breaking("efficiency")),
    Method(
        "values that add up to f(x), the baseline's score spread over all",
        _prediction,
        _breaking("efficiency", "dummy"),
    ),
    Method("the features in the order of their columns", in_order, _breaking("symmetry")),
    Method("the same share for every feature", _equally, _breaking("dummy")),
    Method(
        "Shapley values, half of each given to the next feature",
        _to_neighbour,
        _breaking("symmetry", "dummy"),
    ),
    Method(
        "the difference shared by the squares of what taking away costs",
        _by_squares,
        _breaking("additivity"),
    ),
)

_FAMILIES: dict[str, Callable[[Any], Predict]] = {
    "pairs": lambda c: lambda z: c[0] + c[1] * (z[:, 0] + z[:, 1]) + c[2] * z[:, 0] * z[:, 1],
    "triples": lambda c: (
        lambda z: c[0] + c[1] * (z[:, 0] + z[:, 1]) + c[2] * z[:, 0] * z[:, 1] * z[:, 2]
    ),
    "sums": lambda c: lambda z: c[0] + c[1] * (z[:, 0] + z[:, 1]) + c[2] * z[:, 2],
    "without an interaction of equals": lambda c: (
        lambda z: c[0] + c[1] * (z[:, 0] + z[:, 1]) * z[:, 2] ** 2
    ),
}


def audit_with(
    family: str = "triples",
    *,
    zero_baseline: bool = False,
    tolerance: float = TOLERANCE,
    total: Callable[[Predict, Any, Any], float] = _difference,
) -> Callable[..., dict[str, bool]]:
    """Make an audit, sound or weak, of one family of functions with four features.

    The first two features are equals, and the last is unused.
    """

    def audit(attribute: Any, rng: np.random.Generator) -> dict[str, bool]:
        kept = dict.fromkeys(PROMISES, True)
        for _ in range(5):
            x, baseline = rng.uniform(1, 3, 4), rng.uniform(-2, -1, 4) * (not zero_baseline)
            x[1], baseline[1] = x[0], baseline[0]
            one, other = (_FAMILIES[family](rng.uniform(1, 3, 3)) for _ in range(2))
            both = lambda z, one=one, other=other: one(z) + other(z)  # noqa: E731
            values, second, summed = (attribute(f, x, baseline) for f in (one, other, both))
            errors = {
                "efficiency": values.sum() - total(one, x, baseline),
                "symmetry": values[0] - values[1],
                "dummy": values[3],
                "additivity": np.abs(summed - values - second).max(),
            }
            for promise, error in errors.items():
                kept[promise] &= bool(abs(error) <= tolerance)
        return kept

    return audit


def _judges(promise: str) -> Callable[[Attempt], None]:
    """Make a check that an audit tells who keeps a promise and who breaks it."""

    def test(attempt: Attempt) -> None:
        findings = [
            ((method, _Generator(int(attempt.rng.integers(1000)))), method)
            for method in (*RIGHT, *BROKEN)
        ]
        results = [(args, _said(attempt, promise, args)) for args, _ in findings]
        mistaken = [
            (method, said)
            for (_, said), (_, method) in zip(results, findings, strict=True)
            if said == (promise in method.breaks)
        ]
        if not mistaken:
            attempt.suspects.remember(results, 0.0, promise)
            return
        if all(said for _, said in results):
            raise Rejected(
                f"Your audit says of every method that it keeps {promise}. "
                + _told(promise, *mistaken[0])
            )
        # The generator was used up by the call: an idea is tried with a fresh one.
        idea = attempt.suspects.behind([*_afresh(results)], 0.0, promise)
        raise Rejected(
            _told(promise, *mistaken[0]) + (f" {idea.why}" if idea else ""),
            misconception=idea.id if idea else "",
        )

    return test


def _afresh(results: Any) -> Iterator[tuple[Any, bool]]:
    for (method, _), said in results:
        yield (method, np.random.default_rng(0)), said


def _said(attempt: Attempt, promise: str, args: tuple[Any, ...]) -> bool:
    found = attempt(args[0], uncopied=(args[1],))
    if not isinstance(found, dict) or promise not in found:
        raise Rejected(
            f"{attempt.name} returned {show(found)}, where a dict with {promise!r} belongs."
        )
    if not isinstance(found[promise], bool | np.bool_):
        raise Rejected(
            f"The entry {promise!r} is {show(found[promise])}, where True or False belongs."
        )
    return bool(found[promise])


def _told(promise: str, method: Method, said: bool) -> str:
    if said:
        return (
            f"Your audit says that this method keeps {promise}: {method.what}. It does not. The "
            "functions, rows or baselines that you try do not bring it to light."
        )
    sound = "" if method.breaks else ", as Shapley values do"
    return (
        f"Your audit says that this method breaks {promise}: {method.what}. It keeps it{sound}. "
        "Your test asks for something that was not promised."
    )


_HARMLESS = (
    "Your functions are too simple: on them wrong methods give the same values as right ones."
)

AXIOMS = Exercise(
    id="explainability/axioms",
    answer="audit",
    checks=(
        Check(
            "efficiency: tells who keeps it and who breaks it", _judges("efficiency"), 2, SECONDS
        ),
        Check("symmetry: tells who keeps it and who breaks it", _judges("symmetry"), 1, SECONDS),
        Check("dummy: tells who keeps it and who breaks it", _judges("dummy"), 1, SECONDS),
        Check(
            "additivity: tells who keeps it and who breaks it", _judges("additivity"), 1, SECONDS
        ),
    ),
    hints=(
        "A property test builds a case in which the promise can be checked without knowing the "
        "right values: a function with two features that can be exchanged, one that uses only "
        "three of its four features, the sum of two functions.",
        "On sums of single features nearly every method is right. Which methods go wrong only if "
        "two features, or three, act together? Which only if the baseline is not zero, or scores "
        "something? Draw numbers from the generator, so that nothing vanishes by accident.",
        "One function can serve all four: let two features appear in the same way and have the "
        "same value in x and in the baseline, let a product of three features be in it, leave the "
        "fourth out, add a constant. Compare within a small tolerance, and try several draws.",
    ),
    misconceptions=(
        Misconception(
            "explainability/sum-is-prediction",
            "You compare the sum with f(x). The values explain a difference: they add up to f(x) "
            "minus f(baseline).",
            audit_with(total=lambda f, x, _: float(f(x[None])[0])),
        ),
        Misconception(
            "explainability/exact-equality",
            "You compare with ==. Sums of decimals differ in the last digits from one order of "
            "adding to the other; allow for that.",
            audit_with(tolerance=0.0),
        ),
        Misconception(
            "explainability/audit-of-pairs",
            "At most two features act together in your functions. Weights that are wrong for "
            "coalitions of middle size show only with three.",
            audit_with("pairs"),
        ),
        Misconception(
            "explainability/equals-do-not-interact",
            "Your two equal features never act together, so it makes no difference which of them "
            "comes first.",
            audit_with("without an interaction of equals"),
        ),
        Misconception("explainability/audit-of-sums", _HARMLESS, audit_with("sums")),
        Misconception(
            "explainability/audit-from-zero",
            "Your baseline is a row of zeros, so a method that ignores the baseline looks sound.",
            audit_with(zero_baseline=True),
        ),
    ),
)
