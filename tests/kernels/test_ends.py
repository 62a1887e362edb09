"""However a kernel, its requester or its zygote ends, nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager
from warm_kernels import Kernel, environment, gone, kernel, until

from grader import kernels
from grader.kernels import client

# Starts a kernel, prints its process id and waits; the fork keeps the connection open for longer.
REQUESTER = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from warm_kernels import kernel
with kernel() as started:
    started.run("import subprocess; helper = subprocess.Popen(['sleep', '1000'])")
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    print(started.pid, started.value("helper.pid"), flush=True)
    time.sleep(1000)
"""


def zygote_of(pid: int) -> int:
    return psutil.Process(pid).ppid()


@pytest.mark.parametrize("now", [True, False])
def test_shutdown_leaves_no_process(now: bool) -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment())
    pid = manager.provisioner.pid
    zygote = psutil.Process(zygote_of(pid))
    manager.shutdown_kernel(now=now)
    until(lambda: gone(pid), "the end of the kernel")
    assert zygote.is_running()
    assert pid not in [child.pid for child in zygote.children()]


def test_the_exit_code_is_told(running: Kernel) -> None:
    process = running.manager.provisioner.process
    running.client.execute("import os; os._exit(7)")
    until(lambda: process.poll() is not None, "the end of the kernel")
    assert process.poll() == process.wait(1) == 7
    until(lambda: gone(running.pid), "the burial of the kernel")


def test_a_signal_is_told_as_a_negative_code(running: Kernel) -> None:
    process = running.manager.provisioner.process
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.01)
    process.terminate()
    assert process.wait(30) == -signal.SIGTERM
    process.kill()  # of a process that has ended: nothing happens


def test_a_killed_requester_leaves_no_kernel() -> None:
    requester = subprocess.Popen(
        [sys.executable, "-c", REQUESTER, str(Path(__file__).parent)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert requester.stdout
    with requester.stdout:
        kernel_pid, helper_pid = map(int, requester.stdout.readline().split())
        assert psutil.pid_exists(kernel_pid)
        requester.kill()
        requester.wait()
        until(lambda: gone(kernel_pid), "the end of the kernel")
        until(lambda: gone(helper_pid), "the end of what the kernel started")


def test_a_killed_zygote_takes_its_kernels_along_and_the_next_start_works() -> None:
    with kernel() as started:
        pid, zygote = started.pid, zygote_of(started.pid)
        os.kill(zygote, signal.SIGKILL)
        until(lambda: gone(pid), "the end of the kernel")
        assert not started.manager.is_alive()
        assert list(client.identity.folder().glob("*.sock")), "its socket stays, stale"
        started.manager.restart_kernel()
        started.client.wait_for_ready(timeout=60)
        assert started.value("6 * 7") == "42"
        assert zygote_of(started.pid) != zygote
        assert zygote_of(started.pid) in [known.pid for known in kernels.status()]


def test_status_and_stop(running: Kernel) -> None:
    (zygote,) = [known for known in kernels.status() if running.pid in known.kernels]
    assert zygote.stage == "light"
    assert "sklearn.metrics" in zygote.modules
    assert not zygote.obstacle
    assert zygote.pid in kernels.stop()
    assert kernels.status() == ()
    until(lambda: gone(zygote.pid), "the end of the zygote")
    assert not running.manager.is_alive()


def test_a_dead_zygotes_socket_is_cleared_away() -> None:
    with kernel() as started:
        os.kill(zygote_of(started.pid), signal.SIGKILL)
        until(lambda: not started.manager.is_alive(), "the end of the kernel")
    kernels.status()
    assert not [
        path for path in client.identity.folder().glob("*.sock") if not client._connect(path)
    ]


def test_an_idle_zygote_ends_itself() -> None:
    with kernel(env=environment(PMLE_WARM_IDLE="0.1")) as started:
        zygote = zygote_of(started.pid)
        assert started.value("6 * 7", "import time; time.sleep(3)") == "42"
    until(lambda: gone(zygote), "the end of the zygote")


def test_a_changed_installation_retires_the_zygote_but_not_its_kernels(tmp_path: Path) -> None:
    package = Path(kernels.__file__).parent.parent
    shutil.copytree(package / "kernels", tmp_path / "grader" / "kernels")
    shutil.copy(package / "__init__.py", tmp_path / "grader")
    env = environment(PYTHONPATH=str(tmp_path))
    with kernel(env=env) as started:
        zygote = zygote_of(started.pid)
        os.utime(tmp_path / "grader" / "kernels" / "zygote.py")
        until(lambda: not _listens(zygote), "the end of the zygote's socket")
        assert started.value("6 * 7") == "42"
        with kernel(env=env) as newer:
            assert zygote_of(newer.pid) != zygote
    until(lambda: gone(zygote), "the end of the outdated zygote")


def _listens(pid: int) -> bool:
    return any(known.pid == pid for known in kernels.status())
