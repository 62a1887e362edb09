"""Replay an asynchronous run: which weights a gradient was computed from, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lab.valley import valley

Event = tuple[str, int]
Gradient = Callable[[Any], Any]


def _replayed(
    picks: Callable[[Any, Any], Any] = lambda seen, now: seen,
    counts: Callable[[int, int], int] = lambda version, applied: applied - version,
) -> Callable[..., dict[str, Any]]:
    """Make a replay: at which weights it takes a gradient, and how it counts staleness."""

    def run(
        events: Sequence[Event], gradient: Gradient, start: Sequence[float], rate: float
    ) -> dict[str, Any]:
        weights = np.array(start, dtype=float)
        held: dict[int, tuple[Any, int]] = {}
        staleness: list[int] = []
        for kind, worker in events:
            if kind == "read":
                held[worker] = (weights.copy(), len(staleness))
            else:
                seen, version = held[worker]
                staleness.append(counts(version, len(staleness)))
                weights = weights - rate * np.asarray(gradient(picks(seen, weights)))
        return {"staleness": staleness, "weights": weights}

    return run


replay = _replayed()
"""Apply each worker's gradient at the weights that it read."""


Run = tuple[list[Event], Gradient, list[float], float]


def _valley(rng: np.random.Generator) -> tuple[Gradient, list[float], float]:
    size = int(rng.integers(1, 4))
    curvatures, bottom = rng.uniform(0.5, 2, size), rng.uniform(-3, 3, size)
    start = [float(value) for value in rng.uniform(4, 6, size)]
    return valley(np.round(curvatures, 2), np.round(bottom, 2)), start, 0.3


def _in_turns(workers: int, rounds: int) -> list[Event]:
    return [
        (kind, worker)
        for _ in range(rounds)
        for worker in range(workers)
        for kind in ("read", "apply")
    ]


def _together(workers: int, rounds: int) -> list[Event]:
    """All read, then all apply: as without any waiting for one another, at equal speed."""
    return [
        (kind, worker)
        for _ in range(rounds)
        for kind in ("read", "apply")
        for worker in range(workers)
    ]


def _at_random(rng: np.random.Generator, workers: int, length: int) -> list[Event]:
    events: list[Event] = []
    reading: set[int] = set()
    for worker in rng.integers(0, workers, length).tolist():
        # Joined while running: a text that equals a literal need not be the same object.
        events.append(("".join(("ap", "ply") if worker in reading else ("re", "ad")), worker))
        reading ^= {worker}
    return events


def _fresh_runs(rng: np.random.Generator) -> list[Run]:
    return [
        (_in_turns(1, 4), *_valley(rng)),
        (_in_turns(int(rng.integers(2, 5)), 3), *_valley(rng)),
        ([], *_valley(rng)),
    ]


def _stale_runs(rng: np.random.Generator) -> list[Run]:
    slow: list[Event] = [("read", 1), *_in_turns(1, 3), ("apply", 1), ("read", 1), ("apply", 1)]
    return [
        (_together(2, 2), *_valley(rng)),
        (_together(int(rng.integers(3, 6)), 3), *_valley(rng)),
        (slow, *_valley(rng)),
        *((_at_random(rng, int(rng.integers(2, 5)), 30), *_valley(rng)) for _ in range(3)),
        ([("read", 7), ("read", 3), ("apply", 3), ("apply", 7)], *_valley(rng)),
    ]


def _other_events(
    events: Sequence[Event], gradient: Gradient, start: Sequence[float], rate: float
) -> dict[str, Any]:
    """Count all events between reading and applying, reads included."""
    read: dict[int, int] = {}
    staleness = []
    for place, (kind, worker) in enumerate(events):
        if kind == "read":
            read[worker] = place
        else:
            staleness.append(place - read[worker] - 1)
    return {**replay(events, gradient, start, rate), "staleness": staleness}


def _last_read(
    events: Sequence[Event], gradient: Gradient, start: Sequence[float], rate: float
) -> dict[str, Any]:
    """Keep one set of weights for all workers: those that were read last."""
    one_worker = [(kind, 0) for kind, _ in events]
    return replay(one_worker, gradient, start, rate)


REPLAY = Exercise(
    id="distributed-training/replay",
    answer="replay",
    checks=(
        Check(
            "Nothing is stale where workers take turns",
            agrees_with(replay, _fresh_runs, key="staleness"),
        ),
        Check("Counts the updates in between", agrees_with(replay, _stale_runs, key="staleness")),
        Check("Takes turns to the right weights", agrees_with(replay, _fresh_runs, key="weights")),
        Check(
            "Applies gradients of the weights that were read",
            agrees_with(replay, _stale_runs, key="weights"),
            2,
        ),
    ),
    hints=(
        "Keep for each worker what it has read: the weights of that moment, and how many updates "
        "there had been.",
        "A gradient is computed from the weights that its worker holds; the step changes the "
        "weights that are there now.",
        "Staleness of an update: the updates so far, less the updates at the time of reading. Its "
        "own does not count. Copy the weights when they are read.",
    ),
    misconceptions=(
        Misconception(
            "distributed-training/asynchronous-equals-synchronous",
            "You computed the gradient at the weights of now. Then nothing would ever be stale. A "
            "worker computes from what it has read, and others were there meanwhile. Copy the "
            "weights when they are read.",
            _replayed(picks=lambda seen, now: now),
        ),
        Misconception(
            "distributed-training/reads-counted",
            "You counted all that happened in between. Reading changes nothing: only updates make "
            "a gradient stale.",
            _other_events,
        ),
        Misconception(
            "distributed-training/own-update-counted",
            "You counted the update itself. A gradient that nobody overtook has a staleness of 0.",
            _replayed(counts=lambda version, applied: applied - version + 1),
        ),
        Misconception(
            "distributed-training/one-reader",
            "You kept one set of weights for all. Each worker holds what it has read itself.",
            _last_read,
        ),
        Misconception(
            "distributed-training/version-for-staleness",
            "That is the version that was read. Staleness is how many updates came after it.",
            _replayed(counts=lambda version, applied: version),
        ),
    ),
)
