"""A ring of workers over real sockets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.lab import ring


def hand_on(rank: int, size: int, values: Any, send: Any, receive: Any) -> Any:
    send(values)
    return receive()


@pytest.mark.parametrize("run", [ring.in_threads, ring.in_processes])
def test_each_gets_its_neighbours_values_and_bytes_are_counted(run: Any) -> None:
    arrays = [np.full(5, float(rank)) for rank in range(3)]
    finished = run(hand_on, arrays)
    for rank, each in enumerate(finished):
        assert np.array_equal(each.result, arrays[rank - 1])
        assert (each.bytes_sent, each.messages_sent) == (5 * 8, 1)


def test_long_messages_do_not_block_the_sender() -> None:
    arrays = [np.zeros(2_000_000)] * 2
    assert all(len(each.result) == 2_000_000 for each in ring.in_threads(hand_on, arrays))


def test_waiting_for_nothing_ends_with_a_reason() -> None:
    def wait(rank: int, size: int, values: Any, send: Any, receive: Any) -> Any:
        return receive()

    for each in ring.in_threads(wait, [np.zeros(1)] * 2):
        assert isinstance(each.result, ring.RingError)
        assert "never sent" in str(each.result)
