"""The requester's side: find or start a zygote, and hold a kernel that it forked."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.kernels import ZygoteError, identity, wire
from grader.kernels.stages import LIGHT, TENSORFLOW

START_SECONDS = 60.0
ANSWER_SECONDS = 20.0


@dataclass(frozen=True)
class Order:
    """A kernel to start: what `subprocess.Popen` would be told.

    Parameters
    ----------
    argv
        The ordinary kernel's command.
    cwd
        Working folder.
    env
        The whole environment.
    descriptors
        File descriptors for stdin, stdout and stderr.
    """

    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    descriptors: tuple[int, int, int]


class WarmProcess:
    """A kernel that a zygote forked, with the interface of `subprocess.Popen` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._connection = connection
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code (negative: the signal) once the kernel has ended, else None."""
        return self._read(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, give the process id back to the system and return the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            The kernel still runs after `timeout` seconds.
        """
        code = self._read(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        self._connection.close()
        return code

    def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)

    def _read(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._connection], [], [], timeout)[0]:
            # Without a message it was the zygote that ended, and its kernels die with it.
            message = None
            with suppress(OSError):
                message = wire.receive(self._connection)
            self.returncode = message.fields["exit"] if message else -signal.SIGKILL
        return self.returncode


def launch(order: Order, wait_for_tensorflow: bool = False) -> WarmProcess:
    """Start a warm kernel, from the zygote with the most imports that is ready.

    Parameters
    ----------
    order
        The kernel.
    wait_for_tensorflow
        Have TensorFlow imported even if that must be waited for.

    Raises
    ------
    ZygoteError
        There is no zygote and none can be started, or it refuses.
    """
    try:
        connection = _connected(order.env, wait_for_tensorflow)
        return _fork(connection, order)
    except OSError as error:
        raise ZygoteError(str(error)) from error


def ask_all(request: str) -> Iterator[dict[str, Any]]:
    """Put a request to every zygote in the user's runtime folder; clear away dead ones' sockets."""
    for path in sorted(identity.folder().glob("*.sock")):
        connection = _connect(path)
        if connection is None:
            path.unlink(missing_ok=True)
            log_path(path).unlink(missing_ok=True)
            continue
        answer = None
        with connection, suppress(OSError):
            wire.send(connection, {"do": request})
            answer = wire.receive(connection)
            if request == "stop":
                wire.receive(connection)  # its end is the zygote's
        if answer:
            yield answer.fields


def spawn(stage: str, path: Path, environment: Mapping[str, str]) -> int:
    """Start a zygote.

    Returns
    -------
    int
        A descriptor: a byte comes from it when the imports are done and the socket is there, its
        end when the zygote has failed before.
    """
    ready, tell = os.pipe()
    with log_path(path).open("wb") as log:
        starter = subprocess.Popen(
            [sys.executable, "-m", "grader.kernels.zygote", stage, str(path), str(tell)],
            cwd=path.parent,
            env={**identity.import_time(environment), "PATH": environment.get("PATH", os.defpath)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(tell,),
            start_new_session=True,
        )
    os.close(tell)
    starter.wait()
    return ready


def log_path(path: Path) -> Path:
    """Return where the zygote of a socket writes what its imports print."""
    return path.with_suffix(".log")


def _fork(connection: socket.socket, order: Order) -> WarmProcess:
    fields = {
        "do": "kernel",
        "argv": list(order.argv),
        "cwd": order.cwd,
        "env": dict(order.env),
        "limits": identity.soft_limits(),
    }
    try:
        wire.send(connection, fields, order.descriptors)
        answer = wire.receive(connection)
        if answer is None:
            raise ZygoteError("the process that starts the kernels has ended")
        if "refused" in answer.fields:
            raise ZygoteError(f"forking one was refused: {answer.fields['refused']}")
    except BaseException:
        connection.close()
        raise
    return WarmProcess(connection, answer.fields["pid"])


def _connected(environment: Mapping[str, str], wait_for_tensorflow: bool) -> socket.socket:
    full = identity.socket_path(environment, TENSORFLOW.name)
    ready = _connect(full)
    if ready:
        return ready
    if wait_for_tensorflow:
        return _start(TENSORFLOW.name, full, environment)
    light = identity.socket_path(environment, LIGHT.name)
    return _connect(light) or _start(LIGHT.name, light, environment)


def _connect(path: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(ANSWER_SECONDS)
    try:
        connection.connect(str(path))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    if not wire.own_user(connection):
        connection.close()
        raise ZygoteError(f"{path} belongs to another user")
    return connection


def _start(stage: str, path: Path, environment: Mapping[str, str]) -> socket.socket:
    """Start a zygote, unless another process has just done so, and connect to it."""
    with _lock(path.parent / "lock"):
        connection = _connect(path)
        if connection:
            return connection
        ready = spawn(stage, path, environment)
        try:
            if not select.select([ready], [], [], START_SECONDS)[0]:
                raise ZygoteError(f"the imports take more than {START_SECONDS:.0f} s")
            connection = _connect(path) if os.read(ready, 1) else None
        finally:
            os.close(ready)
    if connection:
        return connection
    log = log_path(path).read_text(errors="replace").strip().splitlines()
    raise ZygoteError(f"the process that starts the kernels ended: {log[-1] if log else '-'}")


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
