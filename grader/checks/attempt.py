"""One answer under test: call it safely and explain what it did."""

from __future__ import annotations

import copy
import linecache
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.checks.compare import show_call
from grader.checks.exercise import Rejected
from grader.checks.suspects import Suspects

CallResult = tuple[Any, Exception | SystemExit | None]
"""What came of a call: its result, or else what it raised."""


class NotAttemptedError(Exception):
    """The answer still raises `NotImplementedError`, as the untouched stub does."""


class Attempt:
    """The learner's function, as a check sees it.

    Calling it copies the arguments, turns an exception into `Rejected` with the
    learner's own line, and refuses an answer that changes its inputs.

    Parameters
    ----------
    function
        What the learner wrote.
    name
        What the learner calls it.
    rng
        Source of fresh inputs, seeded per check.
    suspects
        The exercise's known wrong ideas, which the checks of one run share.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        name: str,
        rng: np.random.Generator,
        suspects: Suspects,
    ) -> None:
        self.function = function
        self.name = name
        self.rng = rng
        self.suspects = suspects

    def __call__(self, *args: Any, uncopied: Sequence[Any] = (), **kwargs: Any) -> Any:
        """Call the answer with copies of the arguments.

        Parameters
        ----------
        *args, **kwargs
            For the answer.
        uncopied
            More positional arguments, at the end, which the answer is meant to
            change (axes to draw on); they are neither copied nor compared.

        Raises
        ------
        Rejected
            The answer raised, or changed one of its arguments.
        NotAttemptedError
            The answer is the untouched stub.
        """
        given = copy.deepcopy((args, kwargs))
        called = _called(self.function, (*given[0], *uncopied), given[1])
        return self._result(called, given, (args, kwargs), uncopied)

    def each(self, cases: Iterable[Sequence[Any]]) -> Iterator[Any]:
        """Call the answer on one case after another, as so many calls of their own would.

        All calls are made before the first result is given, up to one that raises.

        Parameters
        ----------
        cases
            The arguments of each call.

        Yields
        ------
        Any
            The result of each call, or what calling raises when its turn has come.
        """
        originals = [tuple(case) for case in cases]
        given = [copy.deepcopy(case) for case in originals]
        results = call_each(self.function, given)
        for original, after, called in zip(originals, given, results, strict=False):
            yield self._result(called, (after, {}), (original, {}))

    def _result(
        self,
        called: CallResult,
        given: tuple[Any, Any],
        original: tuple[Any, Any],
        uncopied: Sequence[Any] = (),
    ) -> Any:
        """Give the result of a call, or raise what its check is to hear of it."""
        result, error = called
        if isinstance(error, Rejected):  # the other process's result is none that could be judged
            raise error
        if isinstance(error, NotImplementedError):
            raise NotAttemptedError from error
        if error is not None:
            args = (*original[0], *uncopied)
            raise Rejected(self._describe_error(error, args, original[1])) from error
        self._refuse_changed_inputs(given, original)
        return self.received(result, original[0])

    def received(self, result: Any, args: Sequence[Any]) -> Any:  # noqa: ARG002 a subclass uses it
        """Turn a result into what the checks compare; here it is what they compare.

        Parameters
        ----------
        result
            What the answer returned.
        args
            What it was called with.
        """
        return result

    def _refuse_changed_inputs(self, given: tuple[Any, Any], original: tuple[Any, Any]) -> None:
        for position, (after, before) in enumerate(
            zip([*given[0], *given[1].values()], [*original[0], *original[1].values()], strict=True)
        ):
            if _changed(after, before):
                raise Rejected(
                    f"{self.name} changes its input number {position + 1} in place. "
                    "Whoever called it still needs that value: work on a copy."
                )

    def _describe_error(self, error: BaseException, args: Any, kwargs: Any) -> str:
        call = show_call(self.name, args, kwargs)
        text = f"{call} raised {type(error).__name__}: {str(error).rstrip('.')}."
        line = own_line(error, self.function)
        if line:
            text += f" It happened in line {line[0]} of the cell: {line[1]}"
        return text


def call_each(function: Callable[..., Any], cases: Sequence[tuple[Any, ...]]) -> list[CallResult]:
    """Call a function on one case after another, up to one that raises.

    A function of another process has a ``call_each`` of its own, which takes all cases at once.

    Parameters
    ----------
    function
        What to call.
    cases
        The arguments of each call.

    Returns
    -------
    list of CallResult
        One for each case, or fewer, of which the last one raised.
    """
    elsewhere = getattr(function, "call_each", None)
    if elsewhere is not None:
        return list(elsewhere(cases))
    results: list[CallResult] = []
    for case in cases:
        results.append(_called(function, case, {}))
        if results[-1][1] is not None:
            break
    return results


def _called(function: Callable[..., Any], args: Sequence[Any], kwargs: Any) -> CallResult:
    try:
        return function(*args, **kwargs), None
    except (Exception, SystemExit) as error:
        return None, error


def own_line(error: BaseException, function: Callable[..., Any]) -> tuple[int, str] | None:
    """Find the last line of the learner's cell that an error went through.

    An error that comes from another process has its line with it, as ``own_line``.
    """
    told = getattr(error, "own_line", None)
    if told is not None or not hasattr(function, "__code__"):
        return told
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == function.__code__.co_filename
    ]
    if not own:
        return None
    number = own[-1].lineno or 0
    line = own[-1].line or linecache.getline(own[-1].filename, number)
    return number, line.strip()


def _changed(after: Any, before: Any) -> bool:
    if hasattr(before, "equals"):
        return not bool(before.equals(after))
    if isinstance(before, np.ndarray) and before.dtype.kind not in "biuf":
        return not np.array_equal(after, before)
    if isinstance(before, str | np.ndarray | list | tuple | dict | set | float | int):
        return _plain_changed(after, before)
    return False


def _plain_changed(after: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return after.shape != before.shape or not np.array_equal(after, before, equal_nan=True)
    if isinstance(before, list | tuple):
        return len(after) != len(before) or any(
            _changed(left, right) for left, right in zip(after, before, strict=True)
        )
    if isinstance(before, dict):
        return list(after) != list(before) or any(
            _changed(after[key], value) for key, value in before.items()
        )
    return bool(after != before) and not (after != after and before != before)  # noqa: PLR0124 NaN
