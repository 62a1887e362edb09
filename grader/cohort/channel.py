"""Messages between processes that need not trust each other: JSON with its length before it."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

MOST_BYTES = 256 << 20
# The other side may be one that never reads.
SEND_SECONDS = 60.0
_LENGTH = struct.Struct("!Q")
_ENCODER = json.JSONEncoder(separators=(",", ":"))
# Bytes to ask for at once: a whole message as a rule, and no huge buffer for a false length.
_LEAST, _MOST = 1 << 16, 1 << 20


class ChannelError(Exception):
    """The other side is gone, silent, or sends what is no message."""


class SilentError(ChannelError):
    """Nothing came within the time allowed."""


class Channel:
    """One end of a connection.

    Parameters
    ----------
    connection
        A connected stream socket.
    most
        Longest message in bytes that is accepted; the other side may be hostile.
    """

    def __init__(self, connection: socket.socket, most: int = MOST_BYTES) -> None:
        self._connection = connection
        self._most = most
        self._ahead = bytearray()

    def send(self, message: Any) -> None:
        """Send a message.

        Raises
        ------
        ChannelError
            The other side is gone.
        """
        data = _ENCODER.encode(message).encode()
        try:
            self._connection.settimeout(SEND_SECONDS)
            self._connection.sendall(_LENGTH.pack(len(data)) + data)
        except OSError as error:
            raise ChannelError(f"the other side is gone ({error})") from error

    def receive(self, seconds: float | None = None) -> Any:
        """Wait for a message.

        Raises
        ------
        SilentError
            It was not there whole after `seconds`.
        ChannelError
            The other side is gone or sent something else.
        """
        end = None if seconds is None else time.monotonic() + seconds
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, end))
        if length > self._most:
            raise ChannelError(f"a message of {length} bytes, where {self._most} are allowed")
        try:
            return json.loads(self._exactly(length, end))
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"no message: {error}") from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _exactly(self, size: int, end: float | None) -> bytes:
        while len(self._ahead) < size:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise SilentError("no answer in time")
            try:
                self._connection.settimeout(left)
                piece = self._connection.recv(min(max(size - len(self._ahead), _LEAST), _MOST))
            except TimeoutError as error:
                raise SilentError("no answer in time") from error
            except OSError as error:
                raise ChannelError(f"the other side is gone ({error})") from error
            if not piece:
                raise ChannelError("the other side is gone")
            self._ahead += piece
        data = bytes(self._ahead[:size])
        del self._ahead[:size]
        return data


def pair() -> tuple[socket.socket, socket.socket]:
    """Make two connected sockets."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
