"""A warm kernel has everything that an ordinary one has, and finds the imports done."""

from __future__ import annotations

import ast
import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbclient import NotebookClient
from warm_kernels import Kernel, environment, gone, kernel, until

from grader import kernels

# Everything about a process that a notebook can see and that must not depend on how it was started.
SEEN = """
import gc, os, resource, signal, sys, tempfile, threading
handlers = {s.name: str(signal.getsignal(s)) for s in signal.valid_signals() if hasattr(s, "name")}
private = {"JPY_PARENT_PID", "PMLE_WARM"}
print(repr({
    "folder": os.getcwd(),
    "environment": {k: v for k, v in os.environ.items() if k not in private},
    "path": sys.path,
    "arguments": sys.argv[:2],
    "command": sys.orig_argv[:4],
    "flags": str(sys.flags),
    "handlers": handlers,
    "blocked signals": signal.pthread_sigmask(signal.SIG_BLOCK, []),
    "limits": [resource.getrlimit(n) for n in range(16)],
    "umask": [line for line in open("/proc/self/status") if line.startswith("Umask")],
    "session": (os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()),
    "temporary folder": tempfile.gettempdir(),
    "main thread": threading.main_thread() is threading.current_thread(),
    "garbage collection": (gc.isenabled(), gc.get_threshold()),
    "stdin": os.read(0, 1),
    "parent": os.environ["JPY_PARENT_PID"],
    "course": sorted(name for name in sys.modules if name.split(".")[0] == "grader"),
    "backend": os.environ["MPLBACKEND"],
    "in main": sorted(name for name in sys.modules["__main__"].__dict__ if name[0] != "_"),
}))
"""


def test_a_notebook_sees_what_it_sees_in_an_ordinary_kernel(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    seen = {}
    for switch in ("on", "off"):
        changes = {"ODD": "\udcff é", "TMPDIR": str(tmp_path / "temporary"), "PMLE_WARM": switch}
        with kernel(cwd=str(tmp_path), env=environment(**changes)) as started:
            output = started.run(SEEN)
            assert not output.error, output
            seen[switch] = ast.literal_eval(output.text)
            loaded = started.value("'sklearn.svm' in sys.modules", "import sys")
            assert loaded == str(switch == "on")
    assert seen["on"] == seen["off"]
    assert seen["on"]["folder"] == str(tmp_path)
    assert seen["on"]["parent"] == str(os.getpid())
    assert seen["on"]["environment"]["TF_ENABLE_ONEDNN_OPTS"] == "0"


def test_a_relative_folder_is_below_the_requesters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lesson").mkdir()
    monkeypatch.chdir(tmp_path)
    with kernel(cwd="lesson") as started:
        assert started.value("os.getcwd()", "import os") == str(tmp_path / "lesson")


def test_soft_limits_are_the_requesters(tmp_path: Path) -> None:
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        "from warm_kernels import kernel\n"
        "for limit in (soft, soft - 7):\n"
        "    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))\n"
        "    with kernel() as k:\n"
        "        seen = k.value('resource.getrlimit(resource.RLIMIT_NOFILE)', 'import resource')\n"
        "        assert seen == str((limit, hard)), seen\n"
        "        assert k.value(\"'sklearn' in sys.modules\", 'import sys') == 'True'\n"
    )
    subprocess.run([sys.executable, "-c", code, str(Path(__file__).parent)], check=True)


def test_output_on_the_level_of_descriptors_is_captured(running: Kernel) -> None:
    output = running.run(
        "import os, time\n"
        "print('python', flush=True); os.write(1, b'one'); os.write(2, b'two'); time.sleep(0.5)"
    )
    assert "python" in output.text
    assert "one" in output.text
    assert "two" in output.stderr


def test_nothing_of_the_zygote_stays_open(running: Kernel) -> None:
    zygote = psutil.Process(running.pid).ppid()
    served = {
        link for link in descriptors(zygote) if link.startswith(("socket", "anon_inode:[pid"))
    }
    assert served
    assert not served & descriptors(running.pid)


def descriptors(pid: int) -> set[str]:
    return {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}


def test_the_callers_pipes_end_with_the_caller() -> None:
    """A pipe that the zygote held would keep a reader waiting."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from warm_kernels import kernel, environment\n"
        "with kernel(env=environment(PMLE_WARM_IDLE='31')) as k: print(k.value('6 * 7'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert done.stdout == "42\n"


def test_interrupt_ends_an_endless_loop_and_the_next_cell_runs(running: Kernel) -> None:
    running.client.execute("import time\nprint('begun')\nwhile True: time.sleep(0.01)")
    while running.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
        pass
    running.manager.interrupt_kernel()
    assert running.client.get_shell_msg(timeout=30)["content"]["ename"] == "KeyboardInterrupt"
    # ipykernel drops what is sent in the same moment as an error's reply.
    until(lambda: running.run("print(6 * 7)").text == "42\n", "the next cell's output")


def test_restart_gives_a_new_process_on_the_same_connection(running: Kernel) -> None:
    first = running.pid
    running.run("kept = 1")
    running.manager.restart_kernel()
    running.client.wait_for_ready(timeout=60)
    assert running.pid != first
    assert gone(first)
    assert running.run("kept").error == "NameError"


def test_random_numbers_differ_from_kernel_to_kernel() -> None:
    code = "import random, numpy as np"
    drawn = []
    for _ in range(2):
        with kernel() as started:
            numbers = "[random.random(), np.random.rand(), np.random.default_rng().random()]"
            drawn.append(ast.literal_eval(started.value(numbers, code)))
    assert all(first != second for first, second in zip(*drawn, strict=True))


def test_two_kernels_at_once_share_nothing() -> None:
    with kernel() as one, kernel() as other:
        one.run("import numpy; numpy.pi = 3; mine = 1")
        assert one.pid != other.pid
        assert other.run("mine").error == "NameError"
        assert other.value("numpy.pi > 3.1", "import numpy") == "True"
        one.manager.signal_kernel(signal.SIGKILL)
        until(lambda: not one.manager.is_alive(), "the end of the killed kernel")
        assert other.value("6 * 7") == "42"


def test_work_in_threads_and_processes(running: Kernel) -> None:
    """OpenMP, BLAS and joblib, which all were imported before the fork."""
    output = running.run(
        "import numpy as np\n"
        "from sklearn.ensemble import HistGradientBoostingClassifier\n"
        "from sklearn.model_selection import cross_val_score\n"
        "x = np.random.rand(600, 600); y = x[:, 0] > 0.5; x @ x\n"
        "model = HistGradientBoostingClassifier(max_iter=3).fit(x, y)\n"
        "print(len(cross_val_score(model, x[:, :5], y, cv=2, n_jobs=2)))"
    )
    assert output.text == "2\n", output


@pytest.mark.parametrize("transport", ["tcp", "ipc"])
def test_transports(transport: str) -> None:
    with kernel(transport=transport) as started:
        assert started.manager.get_connection_info()["transport"] == transport
        assert started.value("6 * 7") == "42"
        pid = started.pid
    until(lambda: gone(pid), "the end of the kernel")


def test_an_inline_figure_comes_out() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")]
    )
    NotebookClient(notebook, kernel_name="python3").execute()
    assert "image/png" in notebook.cells[0].outputs[0].data


def test_edited_course_files_are_seen(running: Kernel) -> None:
    """What the zygote has imported of the course's package is forgotten in the kernel."""
    imported = "sorted(name for name in sys.modules if name.split('.')[0] == 'grader')"
    with kernel(env=environment(PMLE_WARM="off")) as ordinary:
        wanted = ordinary.value(imported, "import sys")
    assert "grader.checks" not in wanted
    assert running.value(imported, "import sys") == wanted


def test_several_start_at_once_from_one_event_loop() -> None:
    async def execute() -> list[str]:
        notebooks = [
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import os; os.getpid()")])
            for _ in range(3)
        ]
        clients = [NotebookClient(notebook, kernel_name="python3") for notebook in notebooks]
        await asyncio.gather(*(client.async_execute() for client in clients))
        return [notebook.cells[0].outputs[0].data["text/plain"] for notebook in notebooks]

    pids = asyncio.run(execute())
    assert len(set(pids)) == 3
    for pid in map(int, pids):
        until(lambda pid=pid: gone(pid), "the end of the kernel")


def test_the_event_loop_goes_on_while_a_zygote_starts() -> None:
    """A server has other kernels to serve in these seconds."""

    async def start() -> int:
        manager = AsyncKernelManager(kernel_name="python3")
        fresh = environment(PMLE_WARM_IDLE="32")
        starting = asyncio.create_task(manager.start_kernel(env=fresh))
        beats = 0
        while not starting.done():
            await asyncio.sleep(0.01)
            beats += 1
        await starting
        await manager.shutdown_kernel(now=True)
        return beats

    assert asyncio.run(start()) > 10


def test_what_the_provisioner_tells() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment())
    told = asyncio.run(manager.provisioner.get_provisioner_info())
    assert told["warm"] is True
    assert told["pid"] == told["pgid"] == manager.provisioner.pid
    assert psutil.Process(told["pid"]).ppid() in [zygote.pid for zygote in kernels.status()]
    manager.shutdown_kernel(now=True)
    assert not manager.has_kernel
    assert gone(told["pid"])
