"""Call functions of a process that is not trusted, and be called back by it.

The judge's checks call an answer as if it were here. Arguments and results travel as data
(`transport`); random states, printed text, warnings and time limits go along, so that a verdict is
the one that the same check gives within one process.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from grader.checks.attempt import CallResult, own_line
from grader.checks.capture import TimeLimitError, captured_output, time_limit
from grader.checks.exercise import Rejected
from grader.cohort import random_states
from grader.cohort.channel import Channel, ChannelError, SilentError
from grader.cohort.transport import (
    NotDataError,
    decode,
    describe_error,
    encode,
    rebuild_error,
)

GRACE_SECONDS = 3.0
LONGEST_CALL_SECONDS = 600.0
MOST_CALLS = 100
MOST_FUNCTIONS = 100_000

Given = tuple[tuple[Any, ...], dict[str, Any]]
"""The arguments of a call."""


class Peer:
    """One end of a connection on which both sides may call.

    Parameters
    ----------
    channel
        To the other side.
    guarded
        Whether calls from the other side are run with time limit, captured output and its random
        state: so they are in the student's process, not in the judge.
    """

    def __init__(self, channel: Channel, guarded: bool) -> None:
        self._channel = channel
        self._guarded = guarded
        self._functions: list[Callable[..., Any]] = []
        self._random: random_states.RandomStates | None = None
        self.lost = False
        self.untransportable = ""
        self.odd = ""

    def keep(self, function: Callable[..., Any]) -> int:
        """Let the other side call a function, by the number returned."""
        if isinstance(function, RemoteFunction) and function.peer is self:
            return -1 - function.number  # it is the other side's own
        if len(self._functions) >= MOST_FUNCTIONS:
            raise NotDataError("too many functions")
        self._functions.append(function)
        return len(self._functions) - 1

    def find(self, number: int) -> Callable[..., Any]:
        """Get the function for a number that the other side sent."""
        if number >= 0:
            return RemoteFunction(self, number)
        try:
            return self._functions[-1 - number]
        except IndexError as error:
            raise NotDataError(f"no function {number}") from error

    def serve(self) -> None:
        """Answer calls until the other side says that it is done."""
        while True:
            message = self._channel.receive()
            if "end" in message:
                return
            self._answer(message)

    def end(self) -> None:
        """Say that no more calls will come."""
        if not self.lost:
            self._channel.send({"end": True})

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function of the other side.

        Raises
        ------
        TimeLimitError
            The other side does not come to an end.
        Rejected
            What came back is no data that a check could judge.
        Exception
            What the function raised, rebuilt.
        """
        ((result, error),) = self._call_some(number, [(args, kwargs)])
        if error is not None:
            raise error
        return result

    def call_each(self, number: int, cases: Sequence[tuple[Any, ...]]) -> list[CallResult]:
        """Call a function of the other side on one case after another, up to one that raises.

        Many calls go in one message: to exchange messages costs more than most calls do.

        Raises
        ------
        TimeLimitError
            The other side does not come to an end.
        """
        results: list[CallResult] = []
        for start in range(0, len(cases), MOST_CALLS):
            some = cases[start : start + MOST_CALLS]
            results += self._call_some(number, [(args, {}) for args in some])
            if results[-1][1] is not None:
                break
        return results

    def _call_some(self, number: int, calls: Sequence[Given]) -> list[CallResult]:
        if self.lost:
            raise TimeLimitError
        try:
            message = {
                "call": number,
                "given": [self._encode(given) for given in calls],
                "random": self._random_news(),
            }
        except NotDataError as error:
            self.untransportable = str(error)
            raise
        with _alarm_held() as seconds:
            reply = self._exchange({**message, "seconds": seconds}, seconds + GRACE_SECONDS)
        return self._results(reply, calls)

    def _encode(self, given: Given) -> list[Any]:
        return [encode(part, self.keep) for part in given]

    def _exchange(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        try:
            self._channel.send(message)
            while True:
                reply = self._channel.receive(seconds)
                if not isinstance(reply, dict):
                    raise ChannelError("no message")
                if "call" not in reply:
                    return reply
                self._answer(reply)
        except SilentError as error:
            self.lost = True
            raise TimeLimitError from error
        except ChannelError as error:
            self.lost = True
            raise Rejected(
                "The process that runs your code ended while the check was calling it."
            ) from error

    def _results(self, reply: dict[str, Any], calls: Sequence[Given]) -> list[CallResult]:
        """Rebuild what came of calls: all of them, or as many as there were up to an error."""
        results: list[CallResult] = []
        try:
            _repeat(reply.get("said") or {})
            self._take_over(reply.get("random"))
            for found, given in zip(reply["results"], calls, strict=False):
                results.append(self._result(found, given))
            if len(results) < len(calls) and not (results and results[-1][1]):
                raise NotDataError("it is missing")
        except (NotDataError, AttributeError, TypeError, ValueError, KeyError) as error:
            results.append((None, Rejected(f"The result cannot be judged: {error}.")))
        return results

    def _result(self, found: dict[str, Any], given: Given) -> CallResult:
        """Rebuild what came of a call, and change its arguments here as they changed there."""
        changed = found.get("changed")
        if changed is not None:
            after_args, after_kwargs = (decode(part, self.find) for part in changed)
            for target, after in zip(
                [*given[0], *given[1].values()], [*after_args, *after_kwargs.values()], strict=True
            ):
                _write_back(target, after)
        kind = found.get("kind")
        if kind == "late":
            raise TimeLimitError
        if kind == "odd":
            self.odd = str(found.get("what"))[:200]
            return None, Rejected(f"The result is {self.odd}, which cannot be judged.")
        if kind == "error":
            error = rebuild_error(found["error"])
            line = found["error"].get("line")
            if isinstance(line, list) and len(line) == 2:
                error.own_line = (int(line[0]), str(line[1])[:500])  # type: ignore[attr-defined]
            return None, error
        return decode(found.get("result"), self.find), None

    def _answer(self, message: dict[str, Any]) -> None:
        self._take_over(message.get("random"))
        function = self.find(-1 - int(message["call"]))
        calls = [
            (decode(args, self.find), decode(kwargs, self.find))
            for args, kwargs in message["given"]
        ]
        if self._guarded:
            reply = self._guarded_calls(function, calls, message)
        else:
            results = list(_plain_calls(function, calls, self.keep))
            reply = {"results": results, "random": self._random_news()}
            if results and results[-1]["kind"] == "odd":
                self.untransportable = results[-1]["what"]
        self._channel.send(reply)

    def _guarded_calls(
        self, function: Callable[..., Any], calls: Sequence[Given], message: dict[str, Any]
    ) -> dict[str, Any]:
        results: list[dict[str, Any]] = []
        with captured_output() as captured:
            try:
                with time_limit(max(message["seconds"], 0.01)), np.errstate(all="ignore"):
                    results.extend(_plain_calls(function, calls, self.keep))
            except TimeLimitError:
                results.append({"kind": "late"})
        for result, given, before in zip(results, calls, message["given"], strict=False):
            result["changed"] = self._changed(given, before)
        return {
            "results": results,
            "random": self._random_news(),
            "said": {
                "printed": captured.printed,
                "errors": captured.errors,
                "warnings": captured.warnings[:50],
            },
        }

    def _changed(self, given: Given, before: list[Any]) -> list[Any] | None:
        """Encode the arguments of a call anew if it has changed them."""
        try:
            after = self._encode(given)
        except NotDataError:
            return None
        return None if after == before else after

    def _random_news(self) -> dict[str, Any] | None:
        """Tell the random states; None if they are those that were told last, by either side.

        They are longer than all the rest of most messages.
        """
        if self._random is not None and self._random.lasts():
            return None
        self._random = random_states.RandomStates.now()
        return self._random.to_json()

    def _take_over(self, news: Any) -> None:
        """Make the random states that the other side tells those of this process."""
        told = random_states.from_json(news) if news is not None else None
        if told is not None:
            self._random = told
            told.restore()


class RemoteFunction:
    """A function of the other side. Calling it asks that side."""

    is_remote = True

    def __init__(self, peer: Peer, number: int) -> None:
        self.peer = peer
        self.number = number

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102 the class says it
        return self.peer.call(self.number, args, kwargs)

    def call_each(self, cases: Sequence[tuple[Any, ...]]) -> list[CallResult]:
        """Call it on one case after another, up to one that raises."""
        return self.peer.call_each(self.number, cases)

    def __copy__(self) -> RemoteFunction:
        return self

    def __deepcopy__(self, _: Any) -> RemoteFunction:
        return self

    def __repr__(self) -> str:
        return "<a function>"


def _plain_calls(
    function: Callable[..., Any], calls: Sequence[Given], keep: Callable[..., int]
) -> Iterator[dict[str, Any]]:
    """Call a function again and again, up to a call whose result is none."""
    for args, kwargs in calls:
        result = _plain_call(function, args, kwargs, keep)
        yield result
        if result["kind"] != "result":
            return


def _plain_call(
    function: Callable[..., Any], args: Any, kwargs: Any, keep: Callable[..., int]
) -> dict[str, Any]:
    try:
        result = function(*args, **kwargs)
    except TimeLimitError:
        raise
    except BaseException as error:
        return {
            "kind": "error",
            "error": {**describe_error(error), "line": own_line(error, function)},
        }
    try:
        return {"kind": "result", "result": encode(result, keep)}
    except NotDataError as error:
        return {"kind": "odd", "what": str(error)}


@contextlib.contextmanager
def _alarm_held() -> Iterator[float]:
    """Hold back the alarm of `time_limit` while a message is under way; tell what is left of it."""
    left, repeat = signal.getitimer(signal.ITIMER_REAL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield left if left or repeat else LONGEST_CALL_SECONDS
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})


def _repeat(said: dict[str, Any]) -> None:
    """Print and warn here what was printed and warned there."""
    sys.stdout.write(str(said.get("printed", "")))
    sys.stderr.write(str(said.get("errors", "")))
    for warning in said.get("warnings", ())[:50]:
        name, _, text = str(warning).partition(": ")
        category = type(name, (UserWarning,), {})
        warnings.warn_explicit(text, category, "<answer>", 1, registry={})


def _write_back(target: Any, after: Any) -> None:
    """Change an argument here as the answer changed it there."""
    if isinstance(target, np.ndarray) and isinstance(after, np.ndarray):
        if target.shape == after.shape and target.flags.writeable:
            target[...] = after
    elif isinstance(target, list) and isinstance(after, list):
        target[:] = after
    elif (isinstance(target, dict) and isinstance(after, dict)) or (
        isinstance(target, set) and isinstance(after, set)
    ):
        target.clear()
        target.update(after)
    elif isinstance(target, pd.DataFrame | pd.Series) and isinstance(after, type(target)):
        type(target).__init__(target, after)  # type: ignore[call-arg]
