"""Run code that may print, warn, hang or exit, and keep what it said."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import random
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

import numpy as np

KEPT_CHARACTERS = 4000
REPEAT_SECONDS = 0.25


class TimeLimitError(BaseException):
    """The answer ran longer than its check allows.

    Derives from `BaseException` so that an answer's ``except Exception`` does
    not swallow it.
    """


@dataclass
class Captured:
    """What an answer wrote while it ran, and whether it had to be stopped."""

    printed: str = ""
    errors: str = ""
    warnings: list[str] = field(default_factory=list)
    timed_out: bool = False


class _Bounded(io.TextIOBase):
    """Keep the first characters and drop the rest, so that a flood costs nothing."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.text) < KEPT_CHARACTERS:
            self.text += text[: KEPT_CHARACTERS - len(self.text)]
        return len(text)


@contextlib.contextmanager
def captured_output() -> Iterator[Captured]:
    """Keep everything written to stdout, stderr and their file descriptors.

    C++ libraries write to the descriptors directly; a line there would cost
    the whole cell its points in nbgrader.
    """
    record = Captured()
    out, err = _Bounded(), _Bounded()
    with (
        warnings.catch_warnings(record=True) as caught,
        _descriptors_to_file() as file,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        warnings.simplefilter("default")
        try:
            yield record
        finally:
            record.warnings = [f"{item.category.__name__}: {item.message}" for item in caught]
            file.seek(0)
            from_descriptors = file.read(KEPT_CHARACTERS).decode(errors="replace")
            record.printed = out.text
            record.errors = err.text + from_descriptors


@contextlib.contextmanager
def _descriptors_to_file() -> Iterator[io.BufferedRandom]:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    with tempfile.TemporaryFile() as file:
        saved = [os.dup(1), os.dup(2)]
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            yield file
        finally:
            for target, copy in enumerate(saved, start=1):
                os.dup2(copy, target)
                os.close(copy)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimitError` in the block once it has run for `seconds`.

    The main thread on POSIX uses a signal, which also wakes a sleeping call;
    elsewhere the exception is set from a second thread, which works as soon as
    Python code runs. The alarm repeats, so that code which swallows the first
    exception still ends.
    """
    on_main = threading.current_thread() is threading.main_thread()
    if on_main and hasattr(signal, "setitimer"):
        with _alarm(seconds):
            yield
    else:
        with _watchdog(seconds):
            yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitError

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _watchdog(seconds: float) -> Iterator[None]:
    target = ctypes.c_ulong(threading.get_ident())
    done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(TimeLimitError))
            wait = REPEAT_SECONDS

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Fix the global random states in the block and give them back after it."""
    python_state, numpy_state = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed % 2**32)
    try:
        yield
    finally:
        random.setstate(python_state)
        np.random.set_state(numpy_state)
