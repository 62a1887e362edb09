"""Read a trace: who waits for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

KINDS = ("input", "host", "compute")

Event = dict[str, Any]


def read_trace(events: Sequence[Event], step_line: str) -> dict[str, float]:
    """Look at every moment between two borders of events, on the step's line alone."""
    own = [event for event in events if event["line"] == step_line]
    borders = sorted({time for event in own for time in (event["start"], event["end"])})
    spent = dict.fromkeys(KINDS, 0.0)
    for start, end in pairwise(borders):
        middle = (start + end) / 2
        going_on = {each["kind"] for each in own if each["start"] <= middle < each["end"]}
        known = going_on & {"input", "compute"}
        spent[known.pop() if known else "host"] += end - start
    return {kind: time / (borders[-1] - borders[0]) for kind, time in spent.items()}


def _variant(
    every_line: bool = False,
    nested_twice: bool = False,
    gaps: bool = True,
) -> Callable[[Sequence[Event], str], dict[str, float]]:
    def wrong(events: Sequence[Event], step_line: str) -> dict[str, float]:
        own = [event for event in events if every_line or event["line"] == step_line]
        whole = max(event["end"] for event in own) - min(event["start"] for event in own)
        spent = dict.fromkeys(KINDS, 0.0)
        for kind in KINDS:
            spans = sorted((each["start"], each["end"]) for each in own if each["kind"] == kind)
            reached = -np.inf
            for start, end in spans:
                begin = start if nested_twice else max(start, reached)
                spent[kind] += max(end - begin, 0)
                reached = max(reached, end)
        if gaps:
            spent["host"] = whole - spent["input"] - spent["compute"]
        else:
            whole = sum(spent.values())
        return {kind: float(time / whole) for kind, time in spent.items()}

    return wrong


def _draw(rng: np.random.Generator) -> tuple[list[Event], str]:
    """Draw a few steps: waiting, computing with details inside, reporting, and gaps."""
    events: list[Event] = []
    clock = float(rng.uniform(0, 50))
    waits, works, says = rng.uniform(1, 20, 3)
    for step in range(int(rng.integers(2, 5))):
        start = clock
        for kind, length in (("input", waits), ("compute", works), ("host", says)):
            end = clock + length * float(rng.uniform(0.8, 1.2))
            events.append(_event("python", kind, clock, end))
            if kind != "host":
                # A part of it, as the profiler shows it: an event inside an event.
                events.append(_event("python", kind, clock + 0.1 * (end - clock), end))
                events.append(_event("python", "", clock, clock + 0.5 * (end - clock)))
            clock = end + float(rng.uniform(0.5, 4)) * (kind == "compute")
        events.append(_event("python", "", start, clock))
        # The next batch is made in the background, at the same time.
        events.append(_event(f"pool/{step % 2}", "input", start + 0.2, clock + 1.0))
    return [events[place] for place in rng.permutation(len(events))], "python"


def _event(line: str, kind: str, start: float, end: float) -> Event:
    # Texts that are read from a file are equal, but no longer the same object.
    line, kind = (str(text.encode(), "ascii") for text in (line, kind))
    return {"line": line, "kind": kind, "start": round(start, 3), "end": round(end, 3)}


_SMALL = (
    [
        _event("python", "input", 0, 4),
        _event("python", "input", 1, 3),
        _event("python", "compute", 4, 8),
        _event("python", "host", 9, 10),
        _event("pool", "input", 4, 10),
    ],
    "python",
)


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [
        _SMALL,
        # Nobody waits: the pool has everything ready in time.
        (
            [
                _event("main", "compute", 0, 9),
                _event("main", "host", 9, 10),
                _event("pool", "input", 0, 12),
            ],
            "main",
        ),
        # Nearly everything is the host's.
        ([_event("main", "compute", 0, 1), _event("main", "host", 7, 10)], "main"),
        *(_draw(rng) for _ in range(5)),
    ]


READ_TRACE = Exercise(
    id="accelerators/read-trace",
    answer="read_trace",
    checks=tuple(
        Check(name, agrees_with(read_trace, _cases, key=key))
        for key, name in (
            ("input", "input: waiting for data, on the step's own line"),
            ("compute", "compute: each moment once"),
            ("host", "host: all the rest, gaps included"),
        )
    ),
    hints=(
        "Take the events of the step's line alone. What the other lines do in the meantime costs "
        "the step nothing, as long as it does not wait for them.",
        "Events lie inside other events. Add up moments, not events: sort the spans of a kind, and "
        "count only what lies behind the end reached so far.",
        "The whole runs from the first start to the last end on that line, events without a kind "
        "included. What is neither input nor compute is the host's, whether an event says so or "
        "nothing does.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/background-counted",
            "Work on other lines was counted. It runs while the step computes: that is what "
            "prefetching is for. Only what the step's own line waits for makes the step longer.",
            _variant(every_line=True),
            _SMALL,
        ),
        Misconception(
            "accelerators/nested-events-added",
            "Events inside other events were added to them. The same milliseconds count twice, and "
            "a trace with more details would look slower.",
            _variant(nested_twice=True),
            _SMALL,
        ),
        Misconception(
            "accelerators/gaps-ignored",
            "The gaps are missing. Between two events the device waits for the program that is to "
            "start the next one: that time is the host's.",
            _variant(gaps=False),
            _SMALL,
        ),
    ),
)
