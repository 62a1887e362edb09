"""Build a check's test from a reference and the inputs to try."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checks.attempt import Attempt
from grader.checks.compare import DEFAULT_TOLERANCE, difference, runnable, show, show_call
from grader.checks.exercise import Rejected
from grader.checks.suspects import Results

LONG_CALL = 100

Cases = Callable[[np.random.Generator], Iterable[Sequence[Any]]]


def agrees_with(
    reference: Callable[..., Any],
    cases: Cases | Iterable[Sequence[Any]],
    tolerance: float = DEFAULT_TOLERANCE,
    key: str = "",
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
    key
        Compare only this entry of the dicts that answer and reference return,
        so that each entry can earn its own part of the points.

    Returns
    -------
    callable
        A test for `Check`. It calls the answer on every case before it judges,
        so that the message can name the idea that explains all the results.
    """

    def wanted(*args: Any) -> Any:
        result = reference(*args)
        return result[key] if key else result

    def test(attempt: Attempt) -> None:
        inputs = list(cases(attempt.rng) if callable(cases) else cases)
        results = [
            (args, _entry(attempt, result, key))
            for args, result in zip(inputs, attempt.each(inputs), strict=True)
        ]
        failed = [
            (args, received)
            for args, received in results
            if difference(received, wanted(*args), tolerance) is not None
        ]
        if failed:
            raise _explain(attempt, wanted, results, failed, tolerance, key)
        attempt.suspects.remember(results, tolerance, key)

    return test


def _entry(attempt: Attempt, result: Any, key: str) -> Any:
    if not key:
        return result
    if not isinstance(result, Mapping):
        raise Rejected(
            f"{attempt.name} returned {show(result)}, of type {type(result).__name__}, where a "
            "dict belongs. Was the result printed instead of returned?"
        )
    if key not in result:
        raise Rejected(
            f"The dict that {attempt.name} returned has no key {key!r}; its keys are "
            f"{', '.join(map(repr, result)) or 'none'}."
        )
    return result[key]


def _explain(
    attempt: Attempt,
    wanted: Callable[..., Any],
    results: Results,
    failed: Results,
    tolerance: float,
    key: str,
) -> Rejected:
    args, received = min(failed, key=lambda result: len(show_call(attempt.name, result[0])))
    entry = f"[{key!r}]" if key else ""
    found = difference(received, wanted(*args), tolerance)
    idea = attempt.suspects.behind(results, tolerance, key)
    tried = args if idea is None or idea.example is None else idea.example
    failing, call = show_call(attempt.name, args), show_call(attempt.name, tried)
    # A long call that the example shows is not written twice.
    written = runnable(failing) and (tried is not args or len(failing) <= LONG_CALL)
    message = f"The result of {failing if written else f'{attempt.name}(…)'}{entry} {found}."
    truth = show(wanted(*tried))
    reason = idea.why if idea else f"By the definition it is {truth}."
    return Rejected(
        f"{message} {reason}",
        misconception=idea.id if idea else "",
        example=f"{call}{entry}  # should be {truth}" if runnable(call) else "",
    )
