"""Take system calls away from a process that no submission needs and an attack could use.

Namespaces and lost capabilities leave three things open, which a filter in the kernel closes:

- what no namespace holds apart: keyrings that were inherited from who grades, sockets to the
  machine's host (vsock);
- memory that belongs to no process and so escapes the count of it (`sandbox`);
- parts of the kernel that anybody may call and that have often been the way out of a sandbox:
  user namespaces and all that mounts, io_uring, userfaultfd, bpf, perf, netlink.

It is a list of what is denied, and all calls younger than the list are denied as well. A list of
what is allowed would be stricter, but would have to follow every release of glibc and TensorFlow.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
from collections.abc import Iterator

# Number of each call on x86-64 and on 64-bit ARM.
_DENIED = {
    "shmget": (29, 194),
    "msgget": (68, 186),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "syslog": (103, 116),
}
CLONE, _CLONE3, _MMAP, _SOCKET = (56, 220), (435, 435), (9, 222), (41, 198)
_NEWEST = 462  # mseal; also above it are the numbers of the x32 interface
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_NEW_NAMESPACES = 0x7E020000
_SHARED_WITHOUT_FILE = 0x01 | 0x20
_FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6)

# The kernel's instructions: load a word of struct seccomp_data, mask it, compare it, return.
_LOAD, _AND, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _FAIL_WITH = 0x7FFF0000, 0x00050000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


def install() -> None:
    """Filter the system calls of this process and of all that it starts, for good.

    It must have no way to new privileges (``PR_SET_NO_NEW_PRIVS``).

    Raises
    ------
    OSError
        The kernel cannot do it, or nobody has written down its architecture's numbers.
    """
    code = program(platform.machine())
    instructions = ctypes.create_string_buffer(code)
    pointer = ctypes.cast(instructions, ctypes.c_void_p).value
    order = ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, pointer))
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_SECCOMP, _MODE_FILTER, order, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"the kernel filters no system calls: {os.strerror(number)}")


def program(machine: str) -> bytes:
    """Assemble the filter for an architecture as ``uname -m`` names it.

    Raises
    ------
    OSError
        It is another one than x86-64 and 64-bit ARM.
    """
    return b"".join(_rules(*_architecture(machine)))


def number(call: tuple[int, int]) -> int:
    """Pick a call's number on this machine.

    Raises
    ------
    OSError
        It is another architecture than x86-64 and 64-bit ARM.
    """
    column, _ = _architecture(platform.machine())
    return call[column]


def _architecture(machine: str) -> tuple[int, int]:
    if machine not in _ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no numbers of system calls are written for {machine}")
    return _ARCHITECTURES[machine]


def _rules(column: int, architecture: int) -> Iterator[bytes]:
    denied = _FAIL_WITH | errno.EPERM
    # "Not there" lets glibc take the older call, whose flags a filter can read.
    absent = _FAIL_WITH | errno.ENOSYS
    yield _step(_LOAD, _ARCHITECTURE)
    yield _step(_EQUAL, architecture, then=1)
    yield _step(_RETURN, denied)
    yield _step(_LOAD, _NUMBER)
    yield _step(_AT_LEAST, _NEWEST + 1, otherwise=1)
    yield _step(_RETURN, absent)
    yield _step(_EQUAL, _CLONE3[column], otherwise=1)
    yield _step(_RETURN, absent)
    for numbers in _DENIED.values():
        yield _step(_EQUAL, numbers[column], otherwise=1)
        yield _step(_RETURN, denied)
    yield _step(_EQUAL, CLONE[column], otherwise=4)
    yield _step(_LOAD, _ARGUMENTS)
    yield _step(_ANY_BIT, _NEW_NAMESPACES, otherwise=1)
    yield _step(_RETURN, denied)
    yield _step(_RETURN, _ALLOW)
    yield _step(_EQUAL, _MMAP[column], otherwise=5)
    yield _step(_LOAD, _ARGUMENTS + 3 * 8)
    yield _step(_AND, _SHARED_WITHOUT_FILE)
    yield _step(_EQUAL, _SHARED_WITHOUT_FILE, otherwise=1)
    yield _step(_RETURN, denied)
    yield _step(_RETURN, _ALLOW)
    yield _step(_EQUAL, _SOCKET[column], otherwise=len(_FAMILIES) + 2)
    yield _step(_LOAD, _ARGUMENTS)
    for place, family in enumerate(_FAMILIES):
        yield _step(_EQUAL, family, then=len(_FAMILIES) - place)
    yield _step(_RETURN, denied)
    yield _step(_RETURN, _ALLOW)


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """Assemble one instruction; a comparison skips so many that follow it."""
    return struct.pack("HBBI", code, then, otherwise, value)
