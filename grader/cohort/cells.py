"""The process in which a student's code runs: executes cells and answers the judge's calls.

It does what a kernel does without a kernel's sockets and threads. Nothing that it says is trusted
further than as outputs to show, except for the tests that must run here (`guard`).
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import os
import random
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grader.checks.capture import TimeLimitError, time_limit
from grader.cohort import guard
from grader.cohort.channel import Channel, ChannelError
from grader.cohort.plain import Outputs, error_output, run_test
from grader.cohort.remote import Peer

REPEAT_SECONDS = 2.0
MOST_TEXT = 300
NO_INPUT = "raw_input was called, but this frontend does not support input requests."


class StdinNotImplementedError(NotImplementedError):
    """A cell asks for input, and nobody is there."""


class Collector:
    """The outputs of one cell in their order, up to a number of bytes.

    Parameters
    ----------
    most
        Bytes of text and of images to keep.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.clear()

    def clear(self) -> None:
        """Forget everything, for the next cell."""
        self.outputs: Outputs = []
        self._left = self._most
        self._full = False

    def text(self, name: str, text: str) -> None:
        """Add to a stream."""
        kept = self._take(text)
        if not kept:
            return
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += kept
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": kept})

    def add(self, output: dict[str, Any], size: int) -> None:
        """Add an output of another kind."""
        if self._full or size > self._left * 8:  # images are larger than text
            self._overflow()
            return
        self._left -= size // 8
        self.outputs.append(output)

    def drop(self) -> None:
        """Do what `clear_output` asks for."""
        self.outputs = [one for one in self.outputs if one["output_type"] == "error"]

    def _take(self, text: str) -> str:
        kept = text[: self._left]
        self._left -= len(kept)
        if len(kept) < len(text):
            self._overflow()
        return kept

    def _overflow(self) -> None:
        if not self._full:
            self._full = True
            note = f"\n... output after the first {self._most >> 10} kB was dropped ...\n"
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": note})


class _Stream:
    """Stands for stdout or stderr."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str, write: Callable[[str, str], None]) -> None:
        self.name = f"<{name}>"
        self._stream = name
        self._write = write

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._write(self._stream, text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class _Shell(InteractiveShell):
    """IPython without a terminal and without a kernel."""

    collector: Any = None

    def enable_gui(self, gui: Any = None) -> None:
        """Have no window."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        lines = [line[:2000] for line in stb]
        output = {
            "output_type": "error",
            "ename": getattr(etype, "__name__", str(etype)),
            "evalue": str(evalue)[:2000],
            "traceback": lines,
        }
        self.collector.add(output, sum(map(len, lines)))


class _Publisher(DisplayPublisher):
    shell: Any

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        self.shell.collector.add(output, _size(data))

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 IPython's interface
        self.shell.collector.drop()


class _Hook(DisplayHook):
    shell: Any

    def write_output_prompt(self) -> None:
        """Show no prompt."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        output = {
            "output_type": "execute_result",
            "data": format_dict,
            "metadata": md_dict or {},
            "execution_count": None,
        }
        self.shell.collector.add(output, _size(format_dict))

    def finish_displayhook(self) -> None:
        """Write nothing more."""


class Session:
    """A shell and the watch over it; made once in the nursery, and used by a fork of it.

    Parameters
    ----------
    most_output
        Bytes of one cell's output that are kept.
    """

    def __init__(self, most_output: int) -> None:
        self.collector = Collector(most_output)
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        _Shell.display_pub_class.default_value = _Publisher
        _Shell.displayhook_class.default_value = _Hook
        self.shell = cast(Any, _Shell.instance(config=config))
        self.shell.collector = self.collector
        self._streams = {name: _Stream(name, self.collector.text) for name in ("stdout", "stderr")}
        self.shell.enable_matplotlib("inline")
        self.shell.run_cell("pass")  # imports what the first cell would
        self.shell.execution_count = 1
        self._watch = guard.Guard(self.shell)

    def serve_supervisor(self, control: socket.socket, calls: socket.socket) -> None:
        """Do what the supervisor asks until it goes."""
        channel, judge = Channel(control), Channel(calls)
        setup = channel.receive()
        _arrange(setup)
        channel.send({"id": setup["id"]})
        while True:
            try:
                order = channel.receive()
            except ChannelError:
                return
            if "run" in order:
                answer = self.execute(order["run"], order["seconds"])
            elif "serve" in order:
                answer = self.serve(order, channel, judge)
            else:
                answer = self.test(order["test"], order["seconds"])
            channel.send({**answer, "id": order["id"]})

    def execute(self, source: str, seconds: float) -> dict[str, Any]:
        """Run a cell of the student's."""
        self.collector.clear()
        sys.stdout, sys.stderr = self._streams["stdout"], self._streams["stderr"]
        with _stop_after(seconds) as late:
            try:
                self.shell.run_cell(source, store_history=True)
            except BaseException as error:
                self.collector.outputs.append(error_output(error))
        if late:
            stopped = TimeoutError(f"the cell was stopped after {seconds:g} seconds")
            self.collector.outputs.append(error_output(stopped, "CellTimeoutError"))
        return {"outputs": self.collector.outputs}

    def serve(self, order: dict[str, Any], channel: Channel, judge: Channel) -> dict[str, Any]:
        """Let the judge call the answer of a name."""
        name, names = order["serve"], self.shell.user_ns
        told: dict[str, Any] = {"id": order["id"], "there": "no"}
        if name not in names:
            channel.send(told)
        elif type(names[name]) is str:
            channel.send({**told, "there": "text", "text": names[name][:MOST_TEXT]})
        elif not callable(names[name]):
            kind = type(names[name]).__name__
            channel.send({**told, "there": "odd", "shown": _shown(names[name]), "type": kind})
        else:
            peer = Peer(judge, guarded=True)
            peer.keep(names[name])
            channel.send({**told, "there": "yes"})
            peer.serve()
        return {}

    def test(self, source: str, seconds: float) -> dict[str, Any]:
        """Run a test here, because what it judges cannot travel; tell what was tampered with."""
        tampered = self._watch.differences()
        if tampered:
            return {"outputs": [], "tampered": tampered}
        try:
            with time_limit(seconds):
                outputs = run_test(source, self.shell.user_ns)
        except TimeLimitError:
            late = TimeoutError(f"the test was stopped after {seconds:g} seconds")
            outputs = [error_output(late, "CellTimeoutError")]
        return {"outputs": outputs, "tampered": self._watch.differences()}


@contextlib.contextmanager
def _stop_after(seconds: float) -> Iterator[list[bool]]:
    """Interrupt the block after some time, and again while it goes on; tell whether it was so."""
    late: list[bool] = []

    def stop(_number: int, _frame: Any) -> None:
        late.append(True)
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGALRM, stop)
    # Long enough for IPython to show where the cell was.
    signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
    try:
        yield late
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _arrange(setup: dict[str, Any]) -> None:
    """Make the process a fresh one: environment, files, random numbers, no input."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.environ.clear()
    os.environ.update(setup["env"])
    for name, content in setup["files"].items():
        target = Path.cwd() / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))
    random.seed()
    np.random.seed()
    sys.argv = ["ipykernel_launcher"]
    sys.path.insert(0, "")

    def no_input(*_: Any) -> str:
        raise StdinNotImplementedError(NO_INPUT)

    builtins.input = no_input


def _shown(value: Any) -> str:
    try:
        return repr(value)[:300]
    except BaseException as error:
        return f"<its repr raised {type(error).__name__}>"


def _size(data: Any) -> int:
    return sum(len(value) if isinstance(value, str | bytes) else 200 for value in data.values())
