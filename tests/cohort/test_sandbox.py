"""What a shut-in process can reach: its own processes, and nobody else."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from grader import course
from grader.cohort import sandbox, warm

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)


def connects_to_itself() -> bool:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 3).close()
    return True


def connects(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, 3).close()
    except OSError:
        return False
    return True


def shut_in(does: Callable[[], None], limits: sandbox.Limits) -> int:
    """Do something in a sandbox, from a fork as a supervisor is one, and return the exit code."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = os.waitstatus_to_exitcode(os.waitpid(sandbox.run(does, limits), 0)[1])
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def inside(question: Callable[[], bool]) -> bool:
    """Ask a question in a sandbox; the answer is its exit code."""
    return shut_in(lambda: os._exit(0 if question() else 3), sandbox.Limits()) == 0


def test_processes_of_a_sandbox_reach_one_another() -> None:
    assert inside(connects_to_itself)


def test_a_server_of_this_machine_is_out_of_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert connects(server.getsockname())
        assert not inside(lambda: connects(server.getsockname()))


LOOKS = """
import os, pathlib
from grader.cohort import sandbox

def look():
    file = pathlib.Path({path!r})
    try:
        file.write_text("changed")
    except OSError:
        os._exit(0 if file.read_text() == "a course" else 3)
    os._exit(4)

pid = sandbox.run(look, sandbox.Limits())
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


def test_a_course_that_lies_in_the_scratch_folder_is_seen_and_cannot_be_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with tempfile.TemporaryDirectory(dir=sandbox.SCRATCH) as name:
        folder = Path(name) / "a b"
        folder.mkdir()
        (folder / "file").write_text("a course")
        folders = [*warm._folders(), folder]
        monkeypatch.setattr(warm, "_folders", lambda: folders)
        settings = warm.environment(threads=1)
        code = LOOKS.format(path=str(folder / "file"))
        shut_in = [*warm.bubblewrap(settings), sys.executable, "-P", "-c", code]
        assert subprocess.run(shut_in, env=settings, check=False).returncode == 0


WORK = """
import multiprocessing, os, socket, subprocess, threading
import numpy as np
from joblib import Parallel, delayed

def square(number):
    return number * number

shared = multiprocessing.get_context("fork").Array("d", 8)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(square, range(4)) == [0, 1, 4, 9]
thread = threading.Thread(target=lambda: shared.__setitem__(0, 1.0))
thread.start()
thread.join()
assert subprocess.run(["true"]).returncode == 0
assert np.linalg.svd(np.eye(300))[1].sum() == 300
assert Parallel(n_jobs=2)(delayed(square)(number) for number in range(4)) == [0, 1, 4, 9]
assert socket.getaddrinfo("localhost", 80)
"""


def test_what_lessons_do_goes_on_working(tmp_path: Path) -> None:
    """Processes, threads, shared arrays, linear algebra, joblib's workers and names."""
    script = tmp_path / "work.py"
    script.write_text(WORK)
    # In a process of its own: joblib's workers import it again.
    code = (
        "import ctypes, os, sys; from grader.cohort import seccomp\n"
        "ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\nseccomp.install()\n"
        "try:\n    os.memfd_create('x')\nexcept PermissionError:\n"
        "    os.execv(sys.executable, [sys.executable, sys.argv[1]])"
    )
    subprocess.run([sys.executable, "-c", code, str(script)], check=True)


def test_a_limit_on_memory_holds_for_memory_of_no_process() -> None:
    """Without the filter this goes through: what is written to such a file is in no process."""

    def hoard() -> None:
        file = os.memfd_create("hoard")
        for _ in range(64):
            os.write(file, bytes(1 << 20))
        os._exit(0)

    assert shut_in(hoard, sandbox.Limits(memory=32 << 20)) != 0


@pytest.mark.parametrize(
    ("platform", "bwrap", "missing"),
    [
        ("darwin", "", "darwin has no sandbox"),
        ("linux", "", r"bubblewrap \(the command bwrap\) is missing"),
        (
            "linux",
            "echo bwrap: No permissions to make a namespace; exit 1",
            "bwrap: No permissions",
        ),
    ],
)
def test_where_there_is_no_sandbox_it_says_what_is_missing_and_offers_an_image(
    platform: str, bwrap: str, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PATH", str(tmp_path))
    if bwrap:
        (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{bwrap}\n")
        (tmp_path / "bwrap").chmod(0o755)
    with (
        pytest.raises(sandbox.SandboxError, match=f"{missing}.*Containerfile") as refused,
        closing(warm.start(isolate=True, threads=1)) as nursery,
    ):
        nursery.prepare("light", (), sandbox.Limits())
        nursery.wait()
    for name in re.findall(r"grader/[\w/.]+\w", str(refused.value)):
        assert (course.ROOT / name).is_file()


def _opens_many() -> None:
    held = []
    while True:
        held.append(os.open("/dev/null", os.O_RDONLY))


def _forks_many() -> None:
    while os.fork():
        pass
    time.sleep(60)


def _writes_much() -> None:
    with Path("big").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))


def _spins() -> None:
    while True:
        pass


def _hoards_together() -> None:
    held = bytearray(os.urandom(1 << 20) * 30)
    for _ in range(6):
        if os.fork() == 0:
            held.reverse()
            time.sleep(60)
    time.sleep(60)


@pytest.mark.parametrize(
    ("does", "limits", "ends"),
    [
        (_opens_many, sandbox.Limits(open_files=40), errno.EMFILE),
        (_forks_many, sandbox.Limits(processes=310, memory=1 << 40), errno.EAGAIN),
        (_writes_much, sandbox.Limits(file=4 << 20), errno.EFBIG),
        (_writes_much, sandbox.Limits(scratch=4 << 20), errno.ENOSPC),
        (_spins, sandbox.Limits(cpu=1), -signal.SIGKILL & 0xFF),
        (_hoards_together, sandbox.Limits(memory=120 << 20), sandbox.OUT_OF_MEMORY),
    ],
)
def test_each_limit_ends_what_goes_beyond_it(
    does: Callable[[], None], limits: sandbox.Limits, ends: int
) -> None:
    def until_the_limit() -> None:
        try:
            does()
        except OSError as error:
            os._exit(error.errno)

    assert shut_in(until_the_limit, limits) == ends


def test_a_process_with_threads_is_not_forked_into_a_sandbox() -> None:
    thread = threading.Thread(target=time.sleep, args=(1,))
    thread.start()
    with pytest.raises(sandbox.SandboxError, match="threads cannot be forked"):
        sandbox.run(lambda: None, sandbox.Limits())
    thread.join()
