"""Measure a command side by side with another one: wall time, CPU time and memory."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

PLAIN = {"PMLE_WARM": "off", "PMLE_RECORD": "off"}
"""Variables with which kernels start as without this project."""
POLL_SECONDS = 0.2
# To look at memory takes the processor from what is measured: at most a hundredth of the time.
_PAUSES_A_LOOK = 100
_PR_SET_CHILD_SUBREAPER = 36
_SECONDS_TO_END = 2.0


@dataclass(frozen=True)
class Sample:
    """One run: seconds of wall and CPU time (children included), peak memory in MB (PSS)."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Sample:
    """Run a command once.

    Raises
    ------
    RuntimeError
        The command failed; its output is in the message.
    """
    _adopt_orphans()
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak = _PeakMemory(process.pid)
    output, _ = process.communicate()
    wall, memory = time.perf_counter() - start, peak.stop()
    _bury_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output[-3000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Sample(wall, cpu, memory)


def _adopt_orphans() -> None:
    """Become the parent of what outlives its own, else its CPU time would be lost.

    bubblewrap's first process ends without waiting for the sandbox: there most of the work is done.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _bury_orphans() -> None:
    """Wait for them; not for long, because a warm kernel's process goes on."""
    end = time.monotonic() + _SECONDS_TO_END
    with suppress(ChildProcessError):
        while time.monotonic() < end:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.01)


def median(samples: Sequence[Sample]) -> Sample:
    """Take the median of each figure."""
    return Sample(
        statistics.median(sample.wall for sample in samples),
        statistics.median(sample.cpu for sample in samples),
        statistics.median(sample.memory for sample in samples),
    )


class _PeakMemory:
    """Poll the proportional set size of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        pause = POLL_SECONDS
        while not self._done.wait(pause):
            start = time.thread_time()
            self._peak = max(self._peak, self._now())
            pause = max(POLL_SECONDS, _PAUSES_A_LOOK * (time.thread_time() - start))

    def _now(self) -> float:
        total = 0.0
        with suppress(psutil.Error):
            for process in [self._process, *self._process.children(recursive=True)]:
                with suppress(psutil.Error):  # it has ended meanwhile
                    memory = process.memory_full_info()
                    total += getattr(memory, "pss", memory.rss) / 1e6
        return total
