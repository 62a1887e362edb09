"""Workers in a ring: each has a real TCP connection to the next one, and counts what it sends."""

from __future__ import annotations

import json
import os
import queue
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.lab.cluster import LocalCluster

HOST = "127.0.0.1"
WAIT_SECONDS = 3.0
UP_SECONDS = 10.0
_HEAD = struct.Struct("!q")

Floats = NDArray[np.float64]
AllReduce = Callable[..., Any]
"""Takes rank, size, values, send and receive; gives the sum over all workers."""


class RingError(RuntimeError):
    """The workers did not come to an end."""


@dataclass(frozen=True)
class Finished:
    """What became of one worker.

    Parameters
    ----------
    result
        What the function returned, or the exception that it raised.
    bytes_sent, messages_sent
        Through the connection to the next worker; an array counts with its numbers only.
    """

    result: Any
    bytes_sent: int
    messages_sent: int


class Neighbours:
    """One worker's two connections: it sends to the next worker and receives from the one before.

    Sending does not wait for the receiver, as with a network card that works on its own.
    """

    def __init__(self, to_next: socket.socket, from_previous: socket.socket) -> None:
        self.bytes_sent = self.messages_sent = 0
        self._to_next, self._from_previous = to_next, from_previous
        self._from_previous.settimeout(WAIT_SECONDS)
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._post, daemon=True)
        self._sender.start()

    def send(self, values: Any) -> None:
        """Send an array of numbers to the next worker."""
        content = np.ascontiguousarray(values, dtype=np.float64).tobytes()
        self.bytes_sent += len(content)
        self.messages_sent += 1
        self._outbox.put(_HEAD.pack(len(content)) + content)

    def receive(self) -> Floats:
        """Wait for the next array from the worker before.

        Raises
        ------
        RingError
            Nothing came for some seconds.
        """
        try:
            (length,) = _HEAD.unpack(self._exactly(_HEAD.size))
            return np.frombuffer(self._exactly(length), dtype=np.float64).copy()
        except (TimeoutError, ConnectionError) as error:
            raise RingError(
                "receive() waited for a message that the worker before never sent."
            ) from error

    def close(self) -> None:
        """Send what is left, then close both connections."""
        self._outbox.put(None)
        self._sender.join(WAIT_SECONDS)
        self._to_next.close()
        self._from_previous.close()

    def _exactly(self, length: int) -> bytes:
        content = bytearray()
        while len(content) < length:
            part = self._from_previous.recv(length - len(content))
            if not part:
                raise ConnectionError
            content += part
        return bytes(content)

    def _post(self) -> None:
        while (message := self._outbox.get()) is not None:
            try:
                self._to_next.sendall(message)
            except OSError:  # the receiver has ended, which its own result tells
                return


def in_threads(function: AllReduce, arrays: Sequence[Floats]) -> list[Finished]:
    """Run a ring of threads in this process, over real sockets.

    Parameters
    ----------
    function
        Is called as ``function(rank, size, values, send, receive)`` in each thread.
    arrays
        The values of each worker.
    """
    size = len(arrays)
    finished: list[Finished | None] = [None] * size
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(socket.create_server((HOST, 0), backlog=1)) for _ in arrays
        ]
        outgoing = [
            socket.create_connection(listeners[(rank + 1) % size].getsockname())
            for rank in range(size)
        ]
        rings = [Neighbours(outgoing[rank], listeners[rank].accept()[0]) for rank in range(size)]

        def work(rank: int) -> None:
            finished[rank] = _worked(function, rank, size, arrays[rank], rings[rank])

        threads = [threading.Thread(target=work, args=(rank,), daemon=True) for rank in range(size)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * WAIT_SECONDS)
        for ring in rings:
            ring.close()
    return [
        each or Finished(RingError("A worker never came to an end."), 0, 0) for each in finished
    ]


def in_processes(function: AllReduce, arrays: Sequence[Floats]) -> list[Finished]:
    """Run a ring of processes, each with an address of its own.

    Parameters
    ----------
    function, arrays
        As in `in_threads`.
    """
    outcome = LocalCluster(worker=len(arrays)).run(_member, function, list(arrays))
    return [outcome.values[f"worker {rank}"] for rank in range(len(arrays))]


def _member(function: AllReduce, arrays: Sequence[Floats]) -> Finished:
    config = json.loads(os.environ["TF_CONFIG"])
    addresses, rank = config["cluster"]["worker"], config["task"]["index"]
    host, port = addresses[rank].split(":")
    # The address stays open until this process ends, so that whoever watches can see it.
    listener = socket.create_server((host, int(port)))
    outgoing = _connection(addresses[(rank + 1) % len(addresses)])
    ring = Neighbours(outgoing, listener.accept()[0])
    done = _worked(function, rank, len(addresses), arrays[rank], ring)
    ring.close()
    return done


def _connection(address: str) -> socket.socket:
    host, port = address.split(":")
    give_up = threading.Event()
    timer = threading.Timer(UP_SECONDS, give_up.set)
    timer.daemon = True
    timer.start()
    while True:
        try:
            return socket.create_connection((host, int(port)))
        except ConnectionRefusedError:
            if give_up.wait(0.02):
                raise


def _worked(
    function: AllReduce, rank: int, size: int, values: Floats, ring: Neighbours
) -> Finished:
    try:
        result = function(rank, size, values, ring.send, ring.receive)
    except Exception as error:
        result = error
    return Finished(result, ring.bytes_sent, ring.messages_sent)
