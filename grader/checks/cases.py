"""Build a check's test from a reference and the inputs to try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.checks.attempt import Attempt
from grader.checks.compare import DEFAULT_TOLERANCE, difference, show, show_call
from grader.checks.exercise import Misconception, Rejected

Cases = Callable[[np.random.Generator], Iterable[Sequence[Any]]]


def agrees_with(
    reference: Callable[..., Any],
    cases: Cases | Iterable[Sequence[Any]],
    tolerance: float = DEFAULT_TOLERANCE,
) -> Callable[[Attempt], None]:
    """Make a test that compares the answer with an independent reference.

    Parameters
    ----------
    reference
        Takes the same arguments as the answer; scikit-learn, NumPy or a closed
        form rather than the lesson's own solution.
    cases
        Argument tuples, or a function that draws them from a generator.
    tolerance
        As in `difference`.

    Returns
    -------
    callable
        A test for `Check`. It calls the answer on every case before it judges,
        so that the message can name the idea that explains all the results.
    """

    def test(attempt: Attempt) -> None:
        inputs = list(cases(attempt.rng) if callable(cases) else cases)
        results = [(args, attempt(*args)) for args in inputs]
        failed = [
            (args, received)
            for args, received in results
            if difference(received, reference(*args), tolerance) is not None
        ]
        if failed:
            raise _explain(attempt, reference, results, failed, tolerance)

    return test


def _explain(
    attempt: Attempt,
    reference: Callable[..., Any],
    results: Sequence[tuple[Sequence[Any], Any]],
    failed: Sequence[tuple[Sequence[Any], Any]],
    tolerance: float,
) -> Rejected:
    args, received = min(failed, key=lambda result: len(show_call(attempt.name, result[0])))
    expected = reference(*args)
    call = show_call(attempt.name, args)
    found = difference(received, expected, tolerance)
    message = f"The result of {call} {found}."
    idea = _idea_behind(attempt, results, failed, tolerance)
    if idea is None:
        return Rejected(
            f"{message} By the definition it is {show(expected)}.",
            example=f"{call}  # should be {show(expected)}",
        )
    if idea.example is not None:
        call, expected = show_call(attempt.name, idea.example), reference(*idea.example)
    return Rejected(
        f"{message} {idea.why}",
        misconception=idea.id,
        example=f"{call}  # should be {show(expected)}",
    )


def _idea_behind(
    attempt: Attempt,
    results: Sequence[tuple[Sequence[Any], Any]],
    failed: Sequence[tuple[Sequence[Any], Any]],
    tolerance: float,
) -> Misconception | None:
    """Find the idea that explains every result or, failing that, every failure."""
    for evidence in (results, failed):
        for idea in attempt.misconceptions:
            if attempt.shows(idea, evidence, tolerance):
                return idea
    return None
