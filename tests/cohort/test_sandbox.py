"""What a shut-in process can reach: its own processes, and nobody else."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable

import pytest

from grader.cohort import sandbox

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
