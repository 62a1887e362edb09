"""Start a nursery in bubblewrap, and have submissions run in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from grader import course
from grader.cohort import sandbox
from grader.cohort.channel import Channel, ChannelError, pair
from grader.kernels.kernelspec import QUIET

READY_SECONDS = 180.0
_SECONDS_TO_END = 3.0
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
_SETTINGS = (
    *("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types"),
    "/sys/devices/system/cpu",
)
_IMAGE = "the container image of grader/cohort/Containerfile, as grader/cohort/sandbox.md describes"
WAYS_OUT = (
    "Install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap) and allow unprivileged user "
    f"namespaces, or use {_IMAGE}. --trust-submissions grades without a sandbox: students' "
    "code then runs with your rights."
)


class Nursery:
    """A nursery, running or about to.

    Parameters
    ----------
    control
        The socket to it.
    process
        bubblewrap, or the nursery itself where there is no sandbox.
    log
        What it writes.
    isolate
        Whether it sandboxes.
    """

    def __init__(
        self,
        control: socket.socket,
        process: subprocess.Popen[bytes],
        log: IO[bytes],
        isolate: bool,
    ) -> None:
        self._control = control
        self._process = process
        self._log = log
        self._isolate = isolate
        self._lock = threading.Lock()
        self._ready = False

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it and all its children."""
        self._control.close()
        try:
            # A ready one ends by itself, so that its CPU time is counted.
            self._process.wait(_SECONDS_TO_END if self._ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def prepare(self, stage: str, modules: Sequence[str], limits: sandbox.Limits) -> None:
        """Tell what its submissions need; it gets ready while others do something else.

        Parameters
        ----------
        stage
            What to import: ``light`` or ``tensorflow``.
        modules
            More modules to import, the lessons' checks among them.
        limits
            For each submission.
        """
        order = {
            "stage": stage,
            "modules": list(modules),
            "limits": limits.to_json(),
            "isolate": self._isolate,
        }
        with suppress(ChannelError):  # it has ended: `wait` will tell what it said
            Channel(self._control).send(order)

    def wait(self) -> None:
        """Wait until it has imported everything.

        Raises
        ------
        sandbox.SandboxError
            This machine has no sandbox; the message says what is missing.
        """
        with self._lock:
            if self._ready:
                return
            try:
                answer = Channel(self._control).receive(READY_SECONDS)
            except ChannelError as error:
                said = self.said().removesuffix(".")
                raise _no_start(said) from error
            if "failed" in answer:
                raise _no_start(answer["failed"])
            self._ready = True

    def run(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Have one submission run and return what came of it.

        Raises
        ------
        ChannelError
            Nothing came back, or the nursery has ended.
        sandbox.SandboxError
            It never started.
        """
        self.wait()
        mine, theirs = pair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [b"."], [theirs.fileno()])
            except OSError as error:
                raise ChannelError(f"the process that starts them ended. {self.said()}") from error
        channel = Channel(mine)
        try:
            channel.send(job)
            answer = channel.receive(seconds)
        finally:
            channel.close()
        if "refused" in answer:
            raise ChannelError(str(answer["refused"]))
        return dict(answer)

    def said(self) -> str:
        """Return the last line that the nursery or one of its children wrote."""
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def start(isolate: bool, threads: int) -> Nursery:
    """Start a nursery; it imports what all need while others do something else.

    Parameters
    ----------
    isolate
        Whether to sandbox; without, students' code runs with the rights of this process.
    threads
        How many threads numerical libraries may use in each process.

    Raises
    ------
    sandbox.SandboxError
        A tool is missing.
    """
    refuse_without_tools(isolate)
    control, theirs = pair()
    command = [_python(), "-P", "-m", "grader.cohort.nursery", str(theirs.fileno())]
    settings = environment(threads)
    log = tempfile.TemporaryFile()  # noqa: SIM115 closed with the nursery
    with theirs:
        process = subprocess.Popen(
            [*bubblewrap(settings), *command] if isolate else command,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    return Nursery(control, process, log, isolate)


def _no_start(why: str) -> sandbox.SandboxError:
    return sandbox.SandboxError(f"The sandbox does not start: {why}. {WAYS_OUT}")


def refuse_without_tools(isolate: bool) -> None:
    """Refuse where no process can be forked, or no sandbox be had.

    Raises
    ------
    sandbox.SandboxError
        Naming what is missing and what to do.
    """
    if not hasattr(os, "fork"):
        raise sandbox.SandboxError(
            f"{sys.platform} cannot fork a process, which grading needs with a sandbox and "
            f"without. Use {_IMAGE}."
        )
    if not isolate:
        return
    if sys.platform != "linux":
        raise sandbox.SandboxError(f"{sys.platform} has no sandbox for grading. {WAYS_OUT}")
    if shutil.which("bwrap") is None:
        raise sandbox.SandboxError(f"bubblewrap (the command bwrap) is missing. {WAYS_OUT}")


def environment(threads: int) -> dict[str, str]:
    """Build the whole environment of what runs students' code; none of ours gets in."""
    return {
        **QUIET,
        "HOME": str(sandbox.WORK),
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "PATH": f"{Path(_python()).parent}:/usr/local/bin:/usr/bin:/bin",
        # Apart from the work folder: a student who fills that one can still be judged.
        "TMPDIR": str(sandbox.TEMPORARY),
        "IPYTHONDIR": str(sandbox.SCRATCH / "ipython"),
        "MPLCONFIGDIR": str(sandbox.SCRATCH / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PMLE_RECORD": "off",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "TF_NUM_INTRAOP_THREADS": str(threads),
    }


def bubblewrap(settings: dict[str, str]) -> list[str]:
    """Build the command that shows a process the system, Python and the course's tools, read-only.

    Solutions, answers, gradebook, submissions, home folders and the network are not there.
    """
    command = [
        # By its path, for it is started with another PATH than ours.
        shutil.which("bwrap") or "bwrap",
        *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--dev", "/dev", "--bind", "/proc", "/proc", "--tmpfs", "/tmp", "--clearenv"),
    ]
    if os.geteuid() == 0:
        # Without it the kernel lets root make no user namespace in which it is somebody.
        command += ["--cap-add", "CAP_SETFCAP"]
    for path in _SYSTEM:
        if Path(path).is_symlink():
            command += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).is_dir():
            command += ["--ro-bind", path, path]
    for path in _SETTINGS:
        command += ["--ro-bind-try", path, path]
    for folder in _folders():
        command += ["--ro-bind", str(folder), str(folder)]
    for name, value in settings.items():
        command += ["--setenv", name, value]
    return [*command, "--chdir", "/", "--"]


def _python() -> str:
    """Return the interpreter's path without ``..``, which the sandbox could not follow."""
    return os.path.abspath(sys.executable)  # noqa: PTH100 links must not be resolved


def _folders() -> list[Path]:
    """List what Python and the course need, without what lies inside another of them."""
    paths = sysconfig.get_paths()
    wanted = {
        Path(_python()).parent.parent,
        Path(sys.base_prefix),
        Path(os.path.realpath(sys.executable)).parent.parent,
        Path(os.path.abspath(paths["purelib"])),  # noqa: PTH100
        course.ROOT / "grader",
        course.ROOT / "datasets",
    }
    return sorted(
        folder
        for folder in wanted
        if folder.is_dir()
        and not str(folder).startswith("/usr/")
        and not any(folder != other and folder.is_relative_to(other) for other in wanted)
    )
