"""Random numbers of an answer in another process are those it would draw beside its check."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from grader.checks.capture import seeded
from grader.cohort.channel import Channel, pair
from grader.cohort.remote import Peer

Draw = Callable[[int], list[float]]


def draw(count: int) -> list[float]:
    return [random.random() + float(np.random.rand()) for _ in range(count)]


@pytest.fixture
def remote() -> Iterator[Draw]:
    """The same function in another process."""
    mine, theirs = pair()
    pid = os.fork()
    if pid == 0:
        try:
            mine.close()
            peer = Peer(Channel(theirs), guarded=True)
            peer.keep(draw)
            peer.serve()
        finally:
            os._exit(0)
    theirs.close()
    peer = Peer(Channel(mine), guarded=False)
    yield peer.find(0)
    peer.end()
    os.waitpid(pid, 0)


@pytest.mark.parametrize("counts", [(1, 1, 1), (0, 2, 0, 1), (2, 0, 0, 1)])
def test_one_stream_runs_through_all_calls(remote: Draw, counts: tuple[int, ...]) -> None:
    with seeded(1):
        here = [[*draw(count), random.random()] for count in counts]
    with seeded(1):
        there = [[*remote(count), random.random()] for count in counts]
    assert there == here


def test_a_seed_that_comes_back_gives_the_same_numbers(remote: Draw) -> None:
    found = []
    for seed in (1, 2, 1, 1):
        with seeded(seed):
            found.append(remote(3))
    assert found[0] == found[2] == found[3] != found[1]
