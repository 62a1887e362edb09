"""Shut a forked process in: its own processes, files, network and limits, all gone at its end.

The nursery already runs inside bubblewrap, which shows it a read-only system and nothing of the
course's secrets (`warm`). Here a fork of it goes one step further, in milliseconds and without
losing its imports: namespaces of its own below those, an empty scratch folder in memory, no
capabilities, no way to get any, limits, and fewer system calls (`seccomp`). The first process of
the new process namespace (`_keep_watch`) is ours and cannot be killed from inside; when it ends,
everything in it ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.cohort import seccomp

if sys.platform != "win32":  # which can at least say so, and write the pages of what is graded
    import fcntl
    import resource

SCRATCH = Path("/tmp")
WORK = SCRATCH / "work"
TEMPORARY = Path("/dev/shm")

# Of mounts, host name, messages, users, processes and the network.
_NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_NOSUID_NODEV, _NOEXEC, _BIND = 2 | 4, 8, 4096 | 16384  # a bind takes what lies below along
_SET_INTERFACE_FLAGS, _INTERFACE_UP = 0x8914, 1
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_CAPABILITY_VERSION = 0x20080522
_WATCH_SECONDS = 0.05
_LEAST_PID_MAX = 301
_MOST_FILES = 20_000

OUT_OF_MEMORY = 77
"""Exit code of a sandbox that used more memory than it may."""


class SandboxError(Exception):
    """A process cannot be shut in on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Parameters
    ----------
    memory
        Bytes for all its processes together, and of address space more than the imports.
    scratch
        Bytes of files.
    file
        Bytes of one file.
    processes, open_files
        How many at once.
    cpu
        Seconds of CPU time of one process.
    cell
        Seconds of wall time of one cell.
    total
        Seconds of wall time of the whole submission.
    output
        Bytes of one cell's output.
    """

    memory: int = 3 << 30
    scratch: int = 256 << 20
    file: int = 128 << 20
    processes: int = 2000
    open_files: int = 512
    cpu: int = 900
    cell: float = 120.0
    total: float = 1200.0
    output: int = 1 << 20

    def to_json(self) -> dict[str, Any]:
        """Return the limits by name."""
        return asdict(self)


def run(inside: Callable[[], None], limits: Limits, unsafe_folder: Path | None = None) -> int:
    """Fork a process that runs a function shut in; return its process id at once.

    Parameters
    ----------
    inside
        Runs in the new process, which ends with it.
    limits
        What it may use.
    unsafe_folder
        Where to work without namespaces: then only the limits hold. None isolates.

    Raises
    ------
    SandboxError
        This process has more than one thread, or the kernel makes no namespaces.
    """
    parent, user, group = os.getpid(), os.geteuid(), os.getegid()
    pid = os.fork() if unsafe_folder else _fork_into_namespaces()
    if pid:
        return pid
    code = 1
    try:
        if unsafe_folder:
            _die_with(parent)
            os.setsid()
            os.chdir(unsafe_folder)
            _limit(limits)
            inside()
            code = 0
        else:
            _die_with(None)
            _become(user, group)
            code = _first_process(inside, limits)
    except BaseException as error:
        print(f"sandbox: {type(error).__name__}: {error}", file=sys.stderr, flush=True)  # noqa: T201
    finally:
        os._exit(code)


def rehearse(limits: Limits) -> None:
    """Shut a process in that does nothing, to see that it works here.

    Raises
    ------
    SandboxError
        It does not.
    """
    read, write = os.pipe()
    kept = os.dup(2)
    os.dup2(write, 2)
    try:
        pid = os.fork()  # which leaves the threads of numerical libraries behind
        if pid == 0:
            _rehearse(limits)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(write)
    with os.fdopen(read, errors="replace") as said:
        words = said.read().strip()
    _, status = os.waitpid(pid, 0)
    if status:
        raise SandboxError(words or f"the rehearsal ended with {status}")


def _rehearse(limits: Limits) -> None:
    code = 1
    try:
        _, status = os.waitpid(run(lambda: None, limits), 0)
        code = 1 if status else 0
    except SandboxError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201
    finally:
        os._exit(code)


def _fork_into_namespaces() -> int:
    """Do what `os.fork` does, but into new namespaces, where ``unshare`` would take another fork.

    Libraries are not told of it, so that none may have a thread.
    """
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 a name is all that is wanted
    if threads > 1:
        raise SandboxError(f"a process with {threads} threads cannot be forked into a sandbox")
    python = ctypes.pythonapi
    python.PyOS_BeforeFork()
    # Called as Python calls functions of its own: its lock stays held.
    pid = int(
        ctypes.PyDLL(None, use_errno=True).syscall(
            seccomp.number(seccomp.CLONE), _NAMESPACES | signal.SIGCHLD, 0, 0, 0, 0
        )
    )
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        number = ctypes.get_errno()
        raise SandboxError(f"no new namespaces: {os.strerror(number)}")
    return pid


def _become(user: int, group: int) -> None:
    """Be who forked this process, under another number."""
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"1000 {user} 1")
    (own / "gid_map").write_text(f"1000 {group} 1")


def _first_process(inside: Callable[[], None], limits: Limits) -> int:
    """Mount what is private, give up all rights, and watch over the process that runs code."""
    shown = {folder: os.open(folder, os.O_PATH) for folder in _shown_in_scratch()}
    _mount(
        "tmpfs", SCRATCH, _NOSUID_NODEV, f"size={limits.scratch},nr_inodes={_MOST_FILES},mode=755"
    )
    for folder, handle in shown.items():
        folder.mkdir(parents=True, exist_ok=True)
        _call("mount", f"/proc/self/fd/{handle}".encode(), bytes(folder), None, _BIND, None)
        os.close(handle)
    _mount("tmpfs", TEMPORARY, _NOSUID_NODEV, f"size={limits.scratch},nr_inodes={_MOST_FILES}")
    _mount("proc", Path("/proc"), _NOSUID_NODEV | _NOEXEC, "")
    # Both read as zeros, but a mapping of the first is memory that no process is charged for.
    _call("mount", b"/dev/full", b"/dev/zero", None, _BIND, None)
    for name, value in (
        ("kernel/pid_max", max(limits.processes, _LEAST_PID_MAX)),
        ("user/max_user_namespaces", 0),
    ):
        with suppress(OSError):  # an older kernel: the limit on processes holds there as well
            (Path("/proc/sys") / name).write_text(str(value))
    WORK.mkdir()
    os.chdir(WORK)
    _raise_loopback()
    _give_up_rights()
    worker = os.fork()
    if worker == 0:
        os.setsid()
        _limit(limits)
        seccomp.install()
        inside()
        os._exit(0)
    _call("prctl", _PR_SET_DUMPABLE, 0, 0, 0, 0)
    _close_all()
    return _keep_watch(worker, limits.memory)


def _shown_in_scratch() -> list[Path]:
    """List what bubblewrap shows below the scratch folder: a course that is installed there."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    points = (Path(line.split()[4].replace(r"\040", " ")) for line in lines)
    return [point for point in points if point != SCRATCH and point.is_relative_to(SCRATCH)]


def _raise_loopback() -> None:
    """Let processes of this sandbox talk to one another, as a cluster on one machine does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_INTERFACE_FLAGS, struct.pack("16sH14x", b"lo", _INTERFACE_UP))


def _keep_watch(worker: int, memory: int) -> int:
    """Wait for the worker's end; end everything when the processes together use too much."""
    while True:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == worker:
                    return os.waitstatus_to_exitcode(ended[1]) & 0xFF
        if _private_bytes() > memory:
            return OUT_OF_MEMORY
        time.sleep(_WATCH_SECONDS)


def _private_bytes() -> int:
    page = resource.getpagesize()
    total = 0
    for name in os.listdir("/proc"):  # noqa: PTH208 twenty times a second
        if name.isdigit() and name != "1":
            with suppress(OSError, ValueError), open(f"/proc/{name}/statm") as file:  # noqa: PTH123
                _, resident, shared, *_ = file.read().split()
                total += (int(resident) - int(shared)) * page
    return total


def _limit(limits: Limits) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, _address_space() + limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file too large is an error, not the end


def _address_space() -> int:
    """Tell how many bytes are mapped; 0 where there is no /proc, as on macOS, which limits none."""
    with suppress(FileNotFoundError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0


def _give_up_rights() -> None:
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(64):
        if _libc().prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # the kernel knows no more of them
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


def _die_with(parent: int | None) -> None:
    if sys.platform == "linux":
        _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def _close_all() -> None:
    os.closerange(3, 4096)


def _mount(kind: str, target: Path, flags: int, options: str) -> None:
    _call("mount", kind.encode(), bytes(target), kind.encode(), flags, options.encode())


def _call(name: str, *arguments: Any) -> None:
    if getattr(_libc(), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
