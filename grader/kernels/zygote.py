"""The process that has done the imports and forks kernels.

Run as ``python -m grader.kernels.zygote STAGE SOCKET READY``, where READY is a descriptor that gets
a byte when it is ready. It has a single thread. One connection is one kernel: the requester keeps
it open as long as the kernel is to live, and reads from it how the kernel ended. A kernel stays a
zombie until its connection is closed, as with any parent, so that nobody can signal a process id
that was given to another process meanwhile.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.kernels import child, client, identity, stages, wire
from grader.kernels.wire import Message

TICK_SECONDS = 2.0
IDLE_SECONDS = float(os.environ.get("PMLE_WARM_IDLE", "300"))

Callback = Callable[[], Message | None]


@dataclass
class _Kernel:
    """A forked kernel; `requester` and `process` are descriptors of the two processes."""

    pid: int
    process: int
    connection: socket.socket
    requester: int | None
    ended: bool = False
    released: bool = False


class Zygote:
    """Serves one socket.

    Parameters
    ----------
    stage
        What is imported.
    path
        Where the socket is put once the imports are done.
    """

    def __init__(self, stage: stages.Stage, path: Path) -> None:
        self._stage = stage
        self._path = path
        self._installation = identity.installation()
        self._modules = stages.preload(stage)
        self.keep = child.open_descriptors()
        self._kernels: dict[int, _Kernel] = {}
        self._waiting: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._sibling: int | None = None
        self._farewell: list[socket.socket] = []
        self._retired = False
        self._busy_until = time.monotonic()
        self._listener, self._inode = _listen(path)
        self._watch(self._listener, self._accept)

    def serve(self) -> Message | None:
        """Serve until there is nothing left to do.

        Returns
        -------
        Message or None
            In a forked child: the kernel that it is to become. In the zygote: None, at its end.
        """
        while not self._finished():
            for key, _ in self._selector.select(TICK_SECONDS):
                callback: Callback = key.data
                if self._selector.get_map().get(key.fd) is not key:
                    continue  # an earlier callback of this round has closed it
                order = callback()
                if order is not None:
                    return order
            self._look_around()
        self._retire()
        return None

    def _watch(self, source: socket.socket | int, callback: Callback) -> None:
        self._selector.register(source, selectors.EVENT_READ, callback)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        if not wire.own_user(connection):
            connection.close()
            return
        connection.setblocking(False)
        self._waiting.add(connection)
        self._watch(connection, lambda: self._read(connection))

    def _read(self, connection: socket.socket) -> Message | None:
        self._selector.unregister(connection)
        self._waiting.discard(connection)
        try:
            message = wire.receive(connection)
        except (OSError, ValueError):
            message = None
        request = message.fields.get("do") if message else None
        if message and request == "kernel":
            return self._fork(message, connection)
        if request in ("status", "stop"):
            self._tell(connection, self._describe())
        if request == "stop":
            self._farewell.append(connection)  # closed by the end of this process
            self._stop()
        else:
            connection.close()
        return None

    def _fork(self, order: Message, connection: socket.socket) -> Message | None:
        reason = stages.obstacle()
        try:
            pid = os.fork() if not reason else None
        except OSError as error:
            pid, reason = None, str(error)
        if pid == 0:
            return order
        order.close()
        if pid is None:
            self._tell(connection, {"refused": reason})
            connection.close()
            return None
        process = os.pidfd_open(pid)
        kernel = _Kernel(pid, process, connection, _descriptor(wire.peer(connection)[0]))
        self._kernels[pid] = kernel
        self._tell(connection, {"pid": pid})
        self._watch(process, lambda: self._kernel_ended(kernel))
        self._watch(connection, lambda: self._requester_gone(kernel))
        if kernel.requester is not None:
            self._watch(kernel.requester, lambda: self._requester_gone(kernel))
        return None

    def _kernel_ended(self, kernel: _Kernel) -> None:
        kernel.ended = True
        self._selector.unregister(kernel.process)
        result = os.waitid(os.P_PIDFD, kernel.process, os.WEXITED | os.WNOWAIT)
        assert result is not None
        code = result.si_status if result.si_code == os.CLD_EXITED else -result.si_status
        self._tell(kernel.connection, {"exit": code})
        self._bury(kernel)

    def _requester_gone(self, kernel: _Kernel) -> None:
        """End a kernel whose requester closed the connection or has died."""
        kernel.released = True
        self._selector.unregister(kernel.connection)
        kernel.connection.close()
        if kernel.requester is not None:
            self._selector.unregister(kernel.requester)
            os.close(kernel.requester)
        if not kernel.ended:
            _kill(kernel.pid)
        self._bury(kernel)

    def _bury(self, kernel: _Kernel) -> None:
        if kernel.ended and kernel.released:
            os.close(kernel.process)
            os.waitpid(kernel.pid, 0)
            del self._kernels[kernel.pid]

    def _look_around(self) -> None:
        now = time.monotonic()
        if self._kernels or self._waiting:
            self._busy_until = now
        outdated = identity.installation() != self._installation
        if outdated or now - self._busy_until > IDLE_SECONDS or _inode(self._path) != self._inode:
            self._retire()
        if self._stage is stages.LIGHT and self._sibling is None and self._wants_tensorflow():
            with suppress(OSError):
                path = self._sibling_path()
                self._sibling = client.spawn(stages.TENSORFLOW.name, path, os.environ)
                self._watch(self._sibling, self._sibling_ready)

    def _sibling_ready(self) -> None:
        """Forget the other zygote: it is ready, or failed and may be tried again."""
        if self._sibling is not None:
            self._selector.unregister(self._sibling)
            os.close(self._sibling)
            self._sibling = None

    def _wants_tensorflow(self) -> bool:
        """Tell whether a kernel has imported TensorFlow, so that the next may have it warm."""
        if _inode(self._sibling_path()):
            return False
        return any("libtensorflow" in _maps(kernel.pid) for kernel in self._kernels.values())

    def _sibling_path(self) -> Path:
        key = self._path.name.removesuffix(f"-{self._stage.name}.sock")
        return self._path.with_name(f"{key}-{stages.TENSORFLOW.name}.sock")

    def _finished(self) -> bool:
        return self._retired and not self._kernels and not self._waiting

    def _retire(self) -> None:
        """Take no new requests; those that are already queued are served."""
        if self._retired:
            return
        self._retired = True
        if _inode(self._path) == self._inode:
            self._path.unlink(missing_ok=True)
            client.log_path(self._path).unlink(missing_ok=True)
        self._listener.setblocking(False)
        self._accept()

    def _stop(self) -> None:
        self._retire()
        for kernel in list(self._kernels.values()):
            if not kernel.released:
                self._requester_gone(kernel)
        for connection in self._waiting:
            connection.close()
        self._waiting.clear()

    def _describe(self) -> dict[str, object]:
        return {
            "pid": os.getpid(),
            "stage": self._stage.name,
            "modules": self._modules,
            "kernels": [kernel.pid for kernel in self._kernels.values() if not kernel.ended],
            "obstacle": stages.obstacle(),
        }

    @staticmethod
    def _tell(connection: socket.socket, fields: dict[str, object]) -> None:
        try:
            wire.send(connection, fields)
        except OSError:  # the requester is gone, which its closed connection will say
            return


def _listen(path: Path) -> tuple[socket.socket, int]:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(fresh))
    listener.listen(64)
    fresh.replace(path)
    return listener, _inode(path)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _descriptor(pid: int) -> int | None:
    """Open a process descriptor; None for a process that cannot be seen from here."""
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _kill(pid: int) -> None:
    """End a kernel and what it started in its process group."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _maps(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return ""


def main() -> None:
    """Import, serve, and in every forked child run the kernel."""
    stage, path, ready = sys.argv[1:]
    # Else an interrupt would end a kernel that is still starting. While a cell runs, ipykernel sets
    # a handler of its own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.fork():
        os._exit(0)  # so that the zygote is nobody's child, and never a zombie of its starter
    if not sys.flags.safe_path:
        del sys.path[0]  # the folder that the zygote was started in
    zygote = Zygote(stages.STAGES[stage], Path(path))
    os.write(int(ready), b".")
    os.close(int(ready))
    pid = os.getpid()
    order = zygote.serve()
    if order is not None:
        child.become(order, pid, zygote.keep)
        child.run(order.fields["argv"])


if __name__ == "__main__":
    main()
