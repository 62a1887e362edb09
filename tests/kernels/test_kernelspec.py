"""The kernelspecs, and the programs that find the kernels through them."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from typer.testing import CliRunner
from warm_kernels import environment, gone, kernel, until

from grader import kernels
from grader.kernels import commands, kernelspec

TOKEN = "kernels-test"


@pytest.mark.parametrize("name", ["pmle", "python3"])
def test_jupyter_sees_both(name: str, warm: Path) -> None:
    spec = KernelSpecManager().get_kernel_spec(name)
    assert Path(spec.resource_dir) == warm / "share" / "jupyter" / "kernels" / name
    assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "pmle-warm"
    assert spec.env == {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    ordinary = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    assert spec.argv == [*ordinary, kernelspec.EXTENSION]
    assert (Path(spec.resource_dir) / "logo-64x64.png").exists()
    with kernel(name) as started:
        assert started.value("'sklearn' in sys.modules", "import sys") == "True"


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    folders = kernelspec.install(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert kernelspec.install(tmp_path) == folders
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_kernelspec_that_is_linked_elsewhere_is_replaced_not_changed(tmp_path: Path) -> None:
    """A package manager's cache may be the same file."""
    cached = tmp_path / "cached.json"
    cached.write_text("{}")
    spec = tmp_path / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.hardlink_to(cached)
    kernelspec.install(tmp_path)
    assert cached.read_text() == "{}"
    assert json.loads(spec.read_text())["metadata"]["kernel_provisioner"]
    assert spec.stat().st_mode & 0o777 == 0o644


def test_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    installed = runner.invoke(commands.app, ["install", "--prefix", str(tmp_path)])
    assert installed.exit_code == 0
    assert "pmle" in installed.output
    with kernel() as started:
        shown = runner.invoke(commands.app, ["status"], env={"COLUMNS": "120"})
        assert str(started.pid) in shown.output
        kept = runner.invoke(commands.app, ["stop"], input="n\n")
        assert kept.exit_code == 1
        assert started.value("6 * 7") == "42"
        ended = runner.invoke(commands.app, ["stop", "--yes"])
        assert ended.exit_code == 0
        until(lambda: not started.manager.is_alive(), "the end of the kernel")
    assert "Nothing is running" in runner.invoke(commands.app, ["status"]).output


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file")
    failed = CliRunner().invoke(commands.app, ["install", "--prefix", str(tmp_path)])
    assert "cannot write the kernelspecs" in str(failed.exception)


def test_nbval_compares_and_leaves_no_kernel(tmp_path: Path) -> None:
    cells = [
        nbformat.v4.new_code_cell(
            "import os, sys\nos.getpid() and 'sklearn' in sys.modules",
            execution_count=1,
            outputs=[
                nbformat.v4.new_output("execute_result", {"text/plain": "True"}, execution_count=1)
            ],
        ),
        nbformat.v4.new_code_cell("open('pid', 'w').write(str(os.getpid()));"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "a.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "a.ipynb"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert gone(int((tmp_path / "pid").read_text()))


class Server:
    """A real Jupyter server."""

    def __init__(self, folder: Path) -> None:
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                *("--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"),
                *(f"--ServerApp.root_dir={folder}", "--ServerApp.jpserver_extensions={}"),
            ],
            cwd=folder,
            env=environment(JUPYTER_RUNTIME_DIR=str(folder), JUPYTER_CONFIG_DIR=str(folder)),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        until(lambda: list(folder.glob("jpserver-*.json")), "the server's start")
        self.address = json.loads(next(folder.glob("jpserver-*.json")).read_text())["url"]
        until(self.answers, "the server's first answer")

    def answers(self) -> bool:
        try:
            return bool(self.ask("GET", "status"))
        except urllib.error.URLError:
            return False

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.address}api/{path}",
            method=method,
            data=json.dumps(body or {}).encode() if method == "POST" else None,
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
            return json.loads(text) if text else None


def kernels_alive() -> set[int]:
    return {pid for zygote in kernels.status() for pid in zygote.kernels}


def test_a_jupyter_server_starts_restarts_and_ends_warm_kernels(tmp_path: Path) -> None:
    server = Server(tmp_path)
    try:
        before = kernels_alive()
        session = {"name": "", "path": "a.ipynb", "type": "notebook", "kernel": {"name": "python3"}}
        made = server.ask("POST", "sessions", session)
        (first,) = kernels_alive() - before
        asked = Path(f"/proc/{first}/cwd").resolve()
        assert asked == tmp_path
        server.ask("POST", f"kernels/{made['kernel']['id']}/restart")
        (second,) = kernels_alive() - before
        assert second != first
        server.ask("DELETE", f"sessions/{made['id']}")
        until(lambda: gone(second), "the end of the kernel")
        server.ask("POST", "kernels", {"name": "pmle"})
        (third,) = kernels_alive() - before
        server.process.kill()
        until(lambda: gone(third), "the end of the killed server's kernel")
    finally:
        server.process.kill()
        server.process.wait()
        server.log.seek(0)
        said = server.log.read()
        server.log.close()
    assert "ordinary kernel" not in said
