"""An answer in another process gives what it would give beside its check, random numbers too."""

from __future__ import annotations

import contextlib
import copy
import functools
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from grader.checks.attempt import call_each
from grader.checks.capture import TimeLimitError, seeded, time_limit
from grader.checks.exercise import Rejected
from grader.cohort.channel import Channel, pair
from grader.cohort.random_states import RandomStates, from_json
from grader.cohort.remote import MOST_CALLS, Peer

Draw = Callable[[int], list[float]]
Function = Callable[..., Any]


def draw(count: int) -> list[float]:
    return [random.random() + float(np.random.rand()) for _ in range(count)]


def draw_normal(count: int) -> list[float]:
    """Draw numbers that come in pairs: the second of each waits."""
    return [random.gauss() + float(np.random.randn()) for _ in range(count)]


def draw_by(function: Draw, count: int) -> list[float]:
    """Draw in the other process, which draws in this one."""
    return [*draw(count), *function(count), *draw(count)]


@contextlib.contextmanager
def elsewhere(function: Function) -> Iterator[Function]:
    """The same function in another process."""
    mine, theirs = pair()
    pid = os.fork()
    if pid == 0:
        try:
            mine.close()
            peer = Peer(Channel(theirs), guarded=True)
            peer.keep(function)
            peer.serve()
        finally:
            os._exit(0)
    theirs.close()
    peer = Peer(Channel(mine), guarded=False)
    yield peer.find(0)
    peer.end()
    os.waitpid(pid, 0)


@pytest.mark.parametrize("function", [draw, draw_normal, functools.partial(draw_by, draw)])
@pytest.mark.parametrize("counts", [(1, 1, 1), (0, 2, 0, 1), (2, 0, 0, 1)])
def test_one_stream_runs_through_all_calls(function: Draw, counts: tuple[int, ...]) -> None:
    with seeded(1):
        here = [[*function(count), random.random()] for count in counts]
    with elsewhere(function) as remote, seeded(1):
        there = [[*remote(count), random.random()] for count in counts]
    assert there == here


@pytest.mark.parametrize("count", [0, 1, 2])
def test_what_a_callback_draws_comes_of_the_same_stream(count: int) -> None:
    with seeded(1):
        here = [*draw_by(draw, count), random.random(), float(np.random.randn())]
    with elsewhere(draw_by) as remote, seeded(1):
        there = [*remote(draw, count), random.random(), float(np.random.randn())]
    assert there == here


def test_a_seed_that_comes_back_gives_the_same_numbers() -> None:
    found = []
    with elsewhere(draw) as remote:
        for seed in (1, 2, 1, 1):
            with seeded(seed):
                found.append(remote(3))
    assert found[0] == found[2] == found[3] != found[1]


@pytest.mark.parametrize(
    ("part", "place", "value"),
    [
        ("numpy", 0, "PCG64"),
        ("numpy", 1, [1, 2, 3]),
        ("numpy", 2, 10**6),
        ("numpy", 2, -1),
        ("numpy", 1, [-1] * 624),
        ("python", 1, [1] * 4),
        ("python", 1, [1] * 624 + [10**6]),
    ],
)
def test_random_states_that_are_none_are_not_taken_over(part: str, place: int, value: Any) -> None:
    told: dict[str, Any] = RandomStates.now().to_json()
    assert from_json(told) is not None
    told[part][place] = value
    assert from_json(told) is None


def shares(values: Any, total: float) -> Any:
    """Complain, print, change an argument, and fail for one that holds no total."""
    print(f"of {total}")
    if not total:
        raise ZeroDivisionError("nothing in all")
    values[:] = [value / total for value in values]
    return sum(values) if total > 0 else np.array(values)


CASES = [([1.0, 2.0], 3.0), ([float("nan"), -0.0], -1.0), ([0.1] * 3, 0.3), ([1.0], 0.0), ([], 1.0)]


def test_many_calls_in_a_message_are_as_so_many_calls(capsys: pytest.CaptureFixture[str]) -> None:
    everything: list[Any] = []
    with elsewhere(shares) as remote:
        for function in (shares, remote):
            cases = copy.deepcopy(CASES)
            results = call_each(function, cases)
            everything.append((repr(results), repr(cases), capsys.readouterr().out))
    assert everything[0] == everything[1]
    assert "ZeroDivisionError('nothing in all')" in everything[0][0]
    assert everything[0][2].count("of ") == 4, "the one after an error is not called"


def test_more_calls_than_a_message_holds_draw_from_one_stream() -> None:
    cases = [(1,)] * (2 * MOST_CALLS + 1)
    with seeded(1):
        here = [draw(*case) for case in cases]
    with elsewhere(draw) as remote, seeded(1):
        there = [result for result, _ in call_each(remote, cases)]
    assert there == here


def test_a_call_that_does_not_end_ends_all_of_them() -> None:
    with elsewhere(time.sleep) as remote, pytest.raises(TimeLimitError), time_limit(0.2):
        call_each(remote, [(0,), (60,), (0,)])


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"results": []},
        {"results": [{"kind": "result", "result": 1}]},
        {"results": [{"kind": "result", "result": 1}, 7]},
        {"results": [{"kind": "result", "result": 1}, {"kind": "error", "error": None}]},
        {"results": [{"kind": "result", "result": 1}, {"kind": "result", "result": {"no": 1}}]},
        {"results": {"kind": "result"}},
        {"results": [{"kind": "result", "result": 1}], "said": [1]},
    ],
)
def test_an_answer_that_is_none_to_so_many_calls_is_rejected(reply: dict[str, Any]) -> None:
    mine, theirs = pair()
    Channel(theirs).send(reply)
    results = Peer(Channel(mine), guarded=False).call_each(0, [(1,), (2,)])
    assert isinstance(results[-1][1], Rejected)
    assert all(result == (1, None) for result in results[:-1])
