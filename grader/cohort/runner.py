"""Run submissions on this machine, in a nursery that is started again if it ends."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from grader.cohort import sandbox, warm
from grader.cohort.channel import ChannelError

Run = Callable[[dict[str, Any]], dict[str, Any]]
"""Runs the cells of one submission: a job in, what came of it out, both as in JSON."""

Start = Callable[["Order", int], AbstractContextManager[Run]]
"""Starts what runs the submissions of a lesson, so many at once."""

_LATE_SECONDS = 60.0


@dataclass(frozen=True)
class Order:
    """What the submissions of a lesson need to be run.

    Parameters
    ----------
    module
        Holds the lesson's checks.
    stage
        What to import: ``light`` or ``tensorflow``.
    limits
        For each submission.
    isolate
        Whether to sandbox.
    """

    module: str
    stage: str
    limits: sandbox.Limits
    isolate: bool


class Runner:
    """Runs submissions of one lesson.

    Parameters
    ----------
    order
        What they need.
    at_once
        How many may run at once, which share this machine's cores.
    begun
        A nursery that was started for so many and has no order yet.
    """

    def __init__(self, order: Order, at_once: int, begun: warm.Nursery | None = None) -> None:
        self._order = order
        self._threads = _threads(at_once)
        self._settings = warm.environment(self._threads)
        self._lock = threading.Lock()
        self._nursery = self._fresh(begun)

    def __call__(self, job: dict[str, Any]) -> dict[str, Any]:
        """Run a submission.

        Raises
        ------
        ChannelError
            Nothing came back, twice.
        """
        whole = {**job, "env": {**self._settings, **job["env"]}}
        seconds = self._order.limits.total + _LATE_SECONDS
        try:
            return self._nursery.run(whole, seconds)
        except ChannelError:
            # What runs submissions was lost, for a reason that may have nothing to do with this
            # one: once more, with another nursery if it is that which has ended.
            with self._lock:
                if not self._nursery.alive:
                    self._nursery.close()
                    self._nursery = self._fresh()
            return self._nursery.run(whole, seconds)

    def wait(self) -> None:
        """Wait until the nursery is ready, or raise `sandbox.SandboxError` if it never is."""
        self._nursery.wait()

    def close(self) -> None:
        """End the nursery."""
        self._nursery.close()

    def _fresh(self, begun: warm.Nursery | None = None) -> warm.Nursery:
        order = self._order
        nursery = begun or warm.start(order.isolate, self._threads)
        nursery.prepare(order.stage, [order.module], order.limits)
        return nursery


def _threads(at_once: int) -> int:
    return max(1, (os.cpu_count() or 1) // at_once)


@contextmanager
def on_this_machine(order: Order, at_once: int, begun: warm.Nursery | None = None) -> Iterator[Run]:
    """Run submissions of a lesson here."""
    runner = Runner(order, at_once, begun)
    try:
        yield runner
    finally:
        runner.close()


@contextmanager
def beforehand(isolate: bool, at_once: int) -> Iterator[Start]:
    """Start a nursery before it is known for which lesson, so that nobody waits for its imports.

    The first lesson gets it. Where there is no sandbox there is no nursery; a lesson will say so.
    """
    begun: list[warm.Nursery] = []
    with suppress(sandbox.SandboxError):
        begun.append(warm.start(isolate, _threads(at_once)))
    try:
        yield lambda order, at_once: on_this_machine(order, at_once, begun.pop() if begun else None)
    finally:
        for nursery in begun:
            nursery.close()
