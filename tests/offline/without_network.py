"""Run a command in a network namespace that has nothing but its loopback.

Usage: ``unshare --user --map-root-user --net python without_network.py COMMAND ...``
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import socket
import struct
import sys
from subprocess import run

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
# An address for documentation (RFC 5737): nobody is there, with or without a network.
OUTSIDE = ("203.0.113.1", 80)


def raise_loopback() -> None:
    """Switch the loopback on, which kernels talk over; iproute2 may not be installed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def is_cut() -> bool:
    """Whether the outside cannot be reached at all."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(2)
        return probe.connect_ex(OUTSIDE) == errno.ENETUNREACH


if __name__ == "__main__":
    raise_loopback()
    if not is_cut():
        sys.exit("the network is not cut")
    sys.exit(run(sys.argv[1:], check=False).returncode)
