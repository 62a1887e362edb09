"""The filter of system calls decides as it should on each architecture, by the kernel's rules."""

from __future__ import annotations

import errno
import struct

import pytest

from grader.cohort import seccomp

X86_64, ARM = "x86_64", "aarch64"
ARCHITECTURES = {X86_64: 0xC000003E, ARM: 0xC00000B7}
I386 = 0x40000003
ALLOWED = 0x7FFF0000
NOT_PERMITTED, NOT_THERE = 0x50000 + errno.EPERM, 0x50000 + errno.ENOSYS
SHARED, PRIVATE, ANONYMOUS = 1, 2, 0x20
NEW_USER, NEW_PID, THREAD = 0x10000000, 0x20000000, 0x3D0F00


def decide(machine: str, number: int, *arguments: int, architecture: int = 0) -> int:
    """Run the program as the kernel would; jumps are relative to the next instruction."""
    data = struct.pack(
        "IIQ6Q",
        number,
        architecture or ARCHITECTURES[machine],
        0,
        *arguments,
        *[0] * (6 - len(arguments)),
    )
    code, value, at = list(struct.iter_unpack("HBBI", seccomp.program(machine))), 0, 0
    while True:
        kind, then, otherwise, operand = code[at]
        at += 1
        if kind == 0x06:
            return operand
        if kind == 0x20:
            (value,) = struct.unpack_from("I", data, operand)
        elif kind == 0x54:
            value &= operand
        else:
            true = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}
            at += then if true[kind] else otherwise


@pytest.mark.parametrize(
    ("call", "x86", "arm", "arguments", "wanted"),
    [
        ("read", 0, 63, (), ALLOWED),
        ("futex", 202, 98, (), ALLOWED),
        ("execve", 59, 221, (), ALLOWED),
        ("keyctl", 250, 219, (), NOT_PERMITTED),
        ("ptrace", 101, 117, (), NOT_PERMITTED),
        ("memfd_create", 319, 279, (), NOT_PERMITTED),
        ("syslog, the last of the list", 103, 116, (), NOT_PERMITTED),
        ("mseal", 462, 462, (), ALLOWED),
        ("setxattrat, too young", 463, 463, (), NOT_THERE),
        ("clone3", 435, 435, (), NOT_THERE),
        ("a thread", 56, 220, (THREAD,), ALLOWED),
        ("a process of a new user", 56, 220, (NEW_USER | 17,), NOT_PERMITTED),
        ("a process of its own numbers", 56, 220, (NEW_PID | 17,), NOT_PERMITTED),
        ("private memory", 9, 222, (0, 4096, 3, PRIVATE | ANONYMOUS), ALLOWED),
        ("a shared file", 9, 222, (0, 4096, 3, SHARED), ALLOWED),
        ("shared memory", 9, 222, (0, 4096, 3, SHARED | ANONYMOUS), NOT_PERMITTED),
        ("the same, validated", 9, 222, (0, 4096, 3, 3 | ANONYMOUS), NOT_PERMITTED),
        ("a local socket", 41, 198, (1,), ALLOWED),
        ("IPv4", 41, 198, (2,), ALLOWED),
        ("IPv6", 41, 198, (10,), ALLOWED),
        ("netlink", 41, 198, (16,), NOT_PERMITTED),
        ("vsock", 41, 198, (40,), NOT_PERMITTED),
    ],
)
@pytest.mark.parametrize("machine", [X86_64, ARM])
def test_a_call(machine: str, call: str, x86: int, arm: int, arguments, wanted: int) -> None:
    number = {X86_64: x86, ARM: arm}[machine]
    assert decide(machine, number, *arguments) == wanted, call


def test_other_interfaces_of_the_processor_are_closed() -> None:
    assert decide(X86_64, 3, architecture=I386) == NOT_PERMITTED
    x32_getpid = 0x40000000 + 39
    assert decide(X86_64, x32_getpid) == NOT_THERE


def test_an_architecture_without_numbers_is_told() -> None:
    with pytest.raises(OSError, match="written for riscv64"):
        seccomp.program("riscv64")
