"""What a shut-in process can reach: its own processes, and nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

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


def inside(question: Callable[[], bool]) -> bool:
    """Ask a question in a sandbox; the answer is its exit code."""
    pid = sandbox.run(lambda: os._exit(0 if question() else 3), sandbox.Limits())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


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
