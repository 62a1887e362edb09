"""Where no warm kernel can be had, an ordinary one starts and says why."""

from __future__ import annotations

import ast
import asyncio
import errno
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from warm_kernels import Kernel, environment, kernel

from grader import kernels
from grader.kernels import client, identity, provisioner, stages


def reason(started: Kernel) -> str:
    told = asyncio.run(started.manager.provisioner.get_provisioner_info())
    assert told["warm"] == (not told["reason"])
    return told["reason"]


def is_ordinary(started: Kernel) -> bool:
    return started.value("os.getppid()", "import os") == str(os.getpid())


def test_switched_off() -> None:
    with kernel(env=environment(PMLE_WARM="off")) as started:
        assert is_ordinary(started)
        assert reason(started) == "PMLE_WARM=off"
        assert started.value("'numpy' in sys.modules", "import sys") == "False"


def test_plain_is_a_context(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in (None, "tensorflow"):
        if before:
            monkeypatch.setenv("PMLE_WARM", before)
        with kernels.plain(), kernel() as started:
            assert is_ordinary(started)
        assert os.environ.get("PMLE_WARM") == before


def test_a_linux_without_process_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(pid: int) -> int:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(os, "pidfd_open", missing)
    with kernel() as started:
        assert is_ordinary(started)
        assert "no process descriptors" in reason(started)


@pytest.mark.parametrize(("platform", "why"), [("darwin", "Objective-C"), ("win32", "no fork")])
def test_other_systems(platform: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", platform)
        with pytest.raises(provisioner.NotWarmError, match=why):
            provisioner._check_platform()
        assert kernels.status() == kernels.stop() == ()


def test_an_open_runtime_folder_is_refused_and_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / f"pmle-kernels-{os.getuid()}").mkdir()
    (tmp_path / f"pmle-kernels-{os.getuid()}").chmod(0o777)
    # Others may have made it quieter, in this process as well.
    monkeypatch.setattr(logging.getLogger("traitlets"), "propagate", True)
    caplog.set_level(logging.WARNING, logger="traitlets")
    for _ in range(2):
        with kernel() as started:
            assert is_ordinary(started)
            assert "not a private folder" in reason(started)
    said = [record for record in caplog.records if "not a private folder" in record.getMessage()]
    assert len(said) == 1
    assert "ordinary kernel starts" in said[0].getMessage()


def test_a_path_too_long_for_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long" * 30)))
    with kernel() as started:
        assert is_ordinary(started)
        assert "too long" in reason(started)


def test_a_zygote_that_fails(tmp_path: Path) -> None:
    """Its imports end the process: the message has the last line of its log."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'grader.kernels.zygote' in sys.orig_argv:\n    sys.modules['numpy'] = 1\n"
    )
    with kernel(env=environment(PYTHONPATH=str(tmp_path))) as started:
        assert is_ordinary(started)
        assert "ended: " in reason(started)


def test_tensorflow_with_an_eager_context_is_not_forked(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'grader.kernels.zygote' in sys.orig_argv:\n"
        "    import tensorflow as tf\n    tf.constant(1.0) + 1\n"
    )
    with kernel(env=environment(PYTHONPATH=str(tmp_path))) as started:
        assert is_ordinary(started)
        assert "eager context" in reason(started)


def test_threads_are_an_obstacle() -> None:
    code = (
        "import sys, threading\nfrom grader.kernels import stages\n"
        "before = stages.obstacle()\n"
        "threading.Thread(target=sys.stdin.read, name='odd').start()\n"
        "print([before, stages.obstacle()])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdin
        before, after = ast.literal_eval(process.stdout.readline())
        assert before == ""
        assert after == "there are several Python threads: MainThread, odd"
        process.stdin.close()


def test_threads_of_blas_end_at_the_rehearsal() -> None:
    code = (
        "from grader.kernels import stages\nimport numpy as np\n"
        "np.ones((900, 900)) @ np.ones((900, 900)); before = stages.obstacle()\n"
        "stages.preload(stages.Stage('small', ('numpy', 'no_such_module')))\n"
        "print([before, stages.obstacle()])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    before, after = ast.literal_eval(done.stdout)
    assert after == ""
    assert before == "" or "threads besides Python's own" in before


def test_what_cannot_be_forked_is_started(tmp_path: Path) -> None:
    options = {"cmd": [sys.executable, "-m", "ipykernel_launcher", "-f", "x"]}
    usual = {"env": {}, "cwd": str(tmp_path)}
    for change, why in (
        ({"stdout": subprocess.PIPE}, "pipe"),
        ({"independent": True}, "independent"),
        ({"preexec_fn": print}, "preexec_fn"),
        ({"cwd": str(tmp_path / "no")}, "no folder"),
    ):
        with pytest.raises(provisioner.NotWarmError, match=why):
            provisioner._order(options["cmd"], {**usual, **change}, 0)
    with pytest.raises(provisioner.NotWarmError, match="something else: /bin/other"):
        provisioner._order(["/bin/other", "-m", "ipykernel_launcher"], usual, 0)


def test_streams_are_the_callers(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        usual = {"env": {}, "stdout": log, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        order = provisioner._order([sys.executable, "-m", "ipykernel_launcher"], usual, 99)
        assert order.descriptors == (99, log.fileno(), log.fileno())


def test_which_zygote_may_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"PATH": "/bin", "HOME": "/root", "JPY_SESSION_NAME": "a.ipynb"}
    same = identity.fingerprint(mine)
    assert identity.fingerprint({**mine, "JPY_SESSION_NAME": "b.ipynb", "PMLE_RECORD": "1"}) == same
    for name in ("OMP_NUM_THREADS", "PYTHONHASHSEED", "KERAS_BACKEND", "HOME", "MPLBACKEND"):
        assert identity.fingerprint({**mine, name: "1"}) != same, name
    before = os.umask(0o077)
    try:
        assert identity.fingerprint(mine) != same
    finally:
        os.umask(before)
    assert identity.fingerprint(mine) == same


def test_a_process_in_another_network_gets_another_zygote() -> None:
    """A test with the network cut would otherwise get kernels that have it."""
    own = str(Path("/proc/self/ns/net").readlink())
    assert own in json.dumps(identity._inherited())


def test_the_order_of_stages() -> None:
    assert set(stages.LIGHT.modules) < set(stages.TENSORFLOW.modules)
    assert not [name for name in stages.TENSORFLOW.modules if name.startswith("grader")]
    assert client.launch  # the requester's side imports none of them
    code = "import sys; import grader.kernels.client; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
