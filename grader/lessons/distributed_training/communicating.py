"""What an all-reduce does, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, agrees_with, difference
from grader.checks.attempt import NotAttemptedError
from grader.checks.compare import show
from grader.lab import ring
from grader.lab.ring import Finished, RingError

Floats = NDArray[np.float64]

NUMBER_BYTES = 8
RING_SECONDS = 60.0
"""Workers wait for one another, on a busy machine for long."""


def _arrays(rng: np.random.Generator, workers: int, length: int) -> list[Floats]:
    return [rng.integers(-50, 50, length).astype(float) for _ in range(workers)]


def _ran(attempt: Attempt, arrays: Sequence[Floats]) -> list[Finished]:
    given = [array.copy() for array in arrays]
    finished = ring.in_threads(attempt.function, given)
    errors = [each.result for each in finished if isinstance(each.result, BaseException)]
    # The error that others only wait for is the one to show.
    for error in sorted(errors, key=lambda error: isinstance(error, RingError)):
        if isinstance(error, NotImplementedError):
            raise NotAttemptedError from error
        raise Rejected(
            f"With {len(arrays)} workers and {len(arrays[0])} numbers each, {attempt.name} ended "
            f"with {type(error).__name__}: {error}",
            misconception=(
                "distributed-training/receives-before-sending"
                if isinstance(error, RingError) and not any(each.bytes_sent for each in finished)
                else ""
            ),
        )
    for rank, (before, after) in enumerate(zip(arrays, given, strict=True)):
        if not np.array_equal(before, after):
            raise Rejected(f"Worker {rank}'s values were changed in place: work on a copy of them.")
    return finished


def _adds_up(attempt: Attempt, arrays: Sequence[Floats]) -> list[Finished]:
    finished = _ran(attempt, arrays)
    total = np.sum(arrays, axis=0)
    for rank, each in enumerate(finished):
        unlike = difference(each.result, total)
        if unlike:
            mean = difference(each.result, total / len(arrays)) is None
            raise Rejected(
                f"{len(arrays)} workers with {show([a.tolist() for a in arrays][:4])}: the result "
                f"of worker {rank} {unlike}; the sum is {show(total.tolist())}."
                + (" That is the mean; asked is the sum." if mean and len(arrays) > 1 else "")
                + (
                    " It is right in some places: follow one chunk on its way round, step by step."
                    if np.shape(each.result) == total.shape
                    and 0 < np.isclose(each.result, total).sum() < len(total)
                    else ""
                ),
                misconception="distributed-training/mean-for-sum" if mean else "",
            )
    return finished


def _equal_chunks(attempt: Attempt) -> None:
    for workers in (2, 3, 4, 6):
        _adds_up(attempt, _arrays(attempt.rng, workers, 2 * workers))


def _any_length(attempt: Attempt) -> None:
    for workers, length in ((1, 5), (2, 1), (3, 7), (4, 3), (5, 13)):
        _adds_up(attempt, _arrays(attempt.rng, workers, length))


def _little_traffic(attempt: Attempt) -> None:
    for workers in (4, 2, 8):
        length = 120 * workers
        finished = _adds_up(attempt, _arrays(attempt.rng, workers, length))
        most = max(each.bytes_sent for each in finished)
        size = length * NUMBER_BYTES
        wanted = 2 * (workers - 1) * size // workers
        if most > wanted:
            whole = workers > 2 and most >= (workers - 1) * size
            raise Rejected(
                f"With {workers} workers and {size} bytes of values, a worker sent {most} bytes. "
                f"2 (n - 1) / n of the values are {wanted}."
                + (
                    " Whole arrays went round the ring: the more workers, the more each one sends. "
                    "Send one chunk at a time, and hand on what was just received."
                    if whole
                    else ""
                ),
                misconception="distributed-training/whole-arrays-round" if whole else "",
            )


def _nothing_alone(attempt: Attempt) -> None:
    finished = _adds_up(attempt, _arrays(attempt.rng, 1, 4))
    if finished[0].messages_sent:
        raise Rejected("A single worker sent messages, to itself.")
    finished = _adds_up(attempt, _arrays(attempt.rng, 5, 50))
    messages = {each.messages_sent for each in finished}
    if messages != {8}:
        raise Rejected(
            f"With 5 workers each one is to send 8 messages, 4 to add up and 4 to hand out; sent "
            f"were {show(sorted(messages))}."
        )


RING_ALL_REDUCE = Exercise(
    id="distributed-training/ring-all-reduce",
    answer="ring_all_reduce",
    checks=(
        Check("Every worker ends with the sum", _equal_chunks, 2, RING_SECONDS),
        Check("Any length and any number of workers", _any_length, 1, RING_SECONDS),
        Check("Sends 2 (n - 1) / n of the values", _little_traffic, 2, RING_SECONDS),
        Check("Sends 2 (n - 1) messages", _nothing_alone, 1, RING_SECONDS),
    ),
    hints=(
        "Take three workers and three chunks on paper. In each step everybody sends one chunk to "
        "the right and gets one from the left. Who holds which sum after two steps?",
        "First half: send a chunk, add what comes in to your own chunk of that number. In step s "
        "worker r sends chunk (r - s) mod n, and receives chunk (r - s - 1) mod n.",
        "After n - 1 steps worker r has the finished chunk (r + 1) mod n. Second half: send that "
        "one, replace what comes in, and hand it on. np.array_split makes the chunks.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/mean-for-sum", "The mean stands where the sum belongs."
        ),
        Misconception("distributed-training/whole-arrays-round", "Whole arrays went round."),
        Misconception(
            "distributed-training/receives-before-sending", "Everybody waits for everybody."
        ),
    ),
)

SCHEMES = ("ring", "parameter servers", "root")


def busiest_sends(gigabytes: float, workers: int, scheme: str, servers: int) -> float:
    """Give the gigabytes that the busiest machine sends in one step."""
    if scheme == "ring":
        return 2 * (workers - 1) / workers * gigabytes
    if scheme == "root":
        return (workers - 1) * gigabytes
    return max(gigabytes, workers * gigabytes / servers)


Traffic = tuple[float, int, str, int]


def _ring_cases(rng: np.random.Generator) -> list[Traffic]:
    return [(4.0, n, "ring", 0) for n in (1, 2, 4, 8, 64)] + [
        (float(rng.integers(1, 40)), int(rng.integers(3, 100)), "ring", 0)
    ]


def _root_cases(rng: np.random.Generator) -> list[Traffic]:
    return [(4.0, n, "root", 0) for n in (1, 2, 4, 8)] + [
        (float(rng.integers(1, 40)), int(rng.integers(3, 100)), "root", 0)
    ]


def _server_cases(rng: np.random.Generator) -> list[Traffic]:
    return [
        (4.0, 8, "parameter servers", 1),
        (4.0, 8, "parameter servers", 2),
        (4.0, 8, "parameter servers", 8),
        (4.0, 4, "parameter servers", 16),
        (2.5, 9, "parameter servers", 4),
        (float(rng.integers(1, 40)), int(rng.integers(9, 100)), "parameter servers", 3),
    ]


def _told(cases: Any) -> Any:
    """Write the schemes anew: a text that equals a literal need not be the same object."""
    return lambda rng: [(size, n, "".join(list(kind)), m) for size, n, kind, m in cases(rng)]


SMALL_RING = (4.0, 8, "ring", 0)


def _scheme(scheme: str, wrong: Any) -> Any:
    def answer(gigabytes: float, workers: int, kind: str, servers: int) -> float:
        if kind != scheme:
            return busiest_sends(gigabytes, workers, kind, servers)
        return float(wrong(gigabytes, workers, servers))

    return answer


BUSIEST_SENDS = Exercise(
    id="distributed-training/busiest-sends",
    answer="busiest_sends",
    checks=(
        Check("A ring", agrees_with(busiest_sends, _told(_ring_cases))),
        Check("A root that gathers and hands out", agrees_with(busiest_sends, _told(_root_cases))),
        Check("Parameter servers", agrees_with(busiest_sends, _told(_server_cases))),
    ),
    hints=(
        "Write down for each kind of machine what leaves it in one step. What comes in goes "
        "through the other lane.",
        "A worker of the ring sends 2 (n - 1) chunks of 1 / n. The root hands the sum to each of "
        "the others; they send once.",
        "Each of s servers holds 1 / s of the weights and sends its part to every worker. With "
        "many servers the workers become the busiest: each sends its gradient once.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/ring-grows-with-workers",
            "A worker's traffic in a ring hardly grows with the number of workers: more of them "
            "send more chunks, and each chunk is smaller.",
            _scheme("ring", lambda size, workers, _: 2 * (workers - 1) * size),
            SMALL_RING,
        ),
        Misconception(
            "distributed-training/ring-one-round",
            "That is one round. A ring needs two: one to add up, and one to hand the sums out.",
            _scheme("ring", lambda size, workers, _: (workers - 1) / workers * size),
            SMALL_RING,
        ),
        Misconception(
            "distributed-training/ring-always-twice",
            "It comes close to twice the values as the ring grows, and is less: a worker keeps its "
            "own chunk.",
            _scheme("ring", lambda size, workers, _: 2 * size if workers > 1 else 0),
            SMALL_RING,
        ),
        Misconception(
            "distributed-training/root-sends-once",
            "There is no broadcast on an ordinary network: the root sends the sum to each of the "
            "others, one after the other.",
            _scheme("root", lambda size, workers, _: size if workers > 1 else 0),
            (4.0, 8, "root", 0),
        ),
        Misconception(
            "distributed-training/root-sends-to-itself",
            "The root has the sum; it sends to the others only.",
            _scheme("root", lambda size, workers, _: workers * size),
            (4.0, 8, "root", 0),
        ),
        Misconception(
            "distributed-training/servers-share-nothing",
            "The servers divide the weights among them, and with them the traffic.",
            _scheme("parameter servers", lambda size, workers, _: workers * size),
            (4.0, 8, "parameter servers", 2),
        ),
        Misconception(
            "distributed-training/workers-never-busiest",
            "With as many servers as workers, and more, a server sends less than a worker, which "
            "sends its whole gradient. The busiest machine was asked for.",
            _scheme("parameter servers", lambda size, workers, servers: workers * size / servers),
            (4.0, 4, "parameter servers", 16),
        ),
        Misconception(
            "distributed-training/only-workers-send",
            "That is what a worker sends. A server sends its part to every worker.",
            _scheme("parameter servers", lambda size, *_: size),
            (4.0, 8, "parameter servers", 1),
        ),
    ),
)
