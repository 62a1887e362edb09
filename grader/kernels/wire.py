"""Messages between a provisioner and a zygote: JSON and file descriptors, over a Unix socket."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_DESCRIPTORS = 8


@dataclass(frozen=True)
class Message:
    """A message: its fields and the file descriptors that came with it, now the receiver's own."""

    fields: dict[str, Any]
    descriptors: tuple[int, ...]

    def close(self) -> None:
        """Close the descriptors."""
        for descriptor in self.descriptors:
            os.close(descriptor)


def send(
    connection: socket.socket, fields: Mapping[str, Any], descriptors: Sequence[int] = ()
) -> None:
    """Send a message whole, whatever its size: the text travels as a file in memory.

    Raises
    ------
    OSError
        The other side is gone.
    """
    text = os.memfd_create("message")
    try:
        with os.fdopen(os.dup(text), "w", encoding="ascii") as file:
            json.dump(fields, file)
        socket.send_fds(connection, [b"."], [text, *descriptors])
    finally:
        os.close(text)


def receive(connection: socket.socket) -> Message | None:
    """Receive a message; None when the other side has closed the connection.

    Raises
    ------
    OSError
        Nothing came in the connection's time limit, or what came is no message.
    """
    mark, received, _, _ = socket.recv_fds(connection, 1, _MOST_DESCRIPTORS)
    if not mark:
        return None
    if not received:
        raise OSError("a message without its text")
    text, *descriptors = received
    with os.fdopen(text, encoding="ascii") as file:
        file.seek(0)
        return Message(json.load(file), tuple(descriptors))


def own_user(connection: socket.socket) -> bool:
    """Tell whether the process at the other end belongs to this user."""
    return peer(connection)[1] == os.getuid()


def peer(connection: socket.socket) -> tuple[int, int]:
    """Tell the other end's process id (0 where it cannot be seen from here) and user id."""
    size = 12
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    pid, user = (int.from_bytes(credentials[at : at + 4], "little") for at in (0, 4))
    return pid, user
