from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import cli
from grader.doctor import quick, thorough
from grader.doctor.finding import Finding

runner = CliRunner()


def test_this_installation_is_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    # As after "make start": the environment's commands come first, however pytest was started.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    result = runner.invoke(cli.app, ["doctor", "--json"])
    findings = json.loads(result.output)
    assert [finding for finding in findings if not finding["ok"]] == []
    names = {finding["name"] for finding in findings}
    card = {
        "jupyterlab", "nbgrader", "scikit-learn", "tensorflow", "shap", "witwidget", "matplotlib",
        "nbval",
    }  # fmt: skip
    assert card <= names
    assert result.exit_code == 0


def finds(finding: Finding, found: str, fix: str) -> None:
    assert not finding.ok
    assert found in finding.found
    assert fix in finding.fix


def test_wrong_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "VERSIONS", ((3, 99),))
    finds(quick.interpreter(), "3.", "rm -r .venv && make env")


def test_missing_and_wrong_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("numpy==0.0.1 \\\n    --hash=sha256:0\nno-such-package==1.0 \\\n    --hash=x\n")
    monkeypatch.setattr(quick, "LOCK", lock)
    finds(quick.packages(), "numpy is", "make env")
    assert "no-such-package is missing" in quick.packages().found


def test_uncompiled_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sklearn").mkdir()
    monkeypatch.setattr(quick.sysconfig, "get_paths", lambda: {"purelib": str(tmp_path)})
    finds(quick.bytecode(), "sklearn", "compileall")


def test_commands_not_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    finds(quick.command_path(), "alembic", f"{Path(sys.executable).parent}")


def test_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1e8})
    monkeypatch.setattr(quick.shutil, "disk_usage", lambda _: usage)
    finds(quick.disk(), "0.1 GB free", "Make room")


def test_no_free_port(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(quick, "FIRST_PORT", taken.getsockname()[1])
        monkeypatch.setattr(quick, "PORTS", 1)
        finds(quick.port(), "in use", "jupyter server stop")


def test_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick.os, "access", lambda *_: False)
    finds(quick.write_access(), "cannot be written", "chmod")


def test_kernel_of_another_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {"argv": ["/elsewhere/bin/python", "-m", "ipykernel_launcher"], "display_name": "x"}
    (folder / "kernel.json").write_text(json.dumps({**spec, "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finds(quick.kernels(), "runs /elsewhere/bin/python", "grader.kernels.kernelspec")


@pytest.mark.parametrize(
    ("there", "found", "fix"),
    [
        (quick.HOME_EXTENSIONS[:2], "pmle-home", "-m grader.home.labextension"),
        (quick.HOME_EXTENSIONS[2:], "anywidget", "make env"),
    ],
)
def test_home_page_that_cannot_be_shown(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    there: tuple[str, ...],
    found: str,
    fix: str,
) -> None:
    from jupyter_core import paths

    monkeypatch.setattr(paths, "jupyter_path", lambda *parts: [str(tmp_path.joinpath(*parts))])
    for name in there:
        (tmp_path / "labextensions" / name).mkdir(parents=True)
        (tmp_path / "labextensions" / name / "package.json").write_text("{}")
    finds(quick.home_page(), found, fix)


def test_package_that_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shap", None)
    finds(thorough.shap(), "shap", "make env")


def test_problems_are_shown_with_their_fix_and_end_in_1(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.doctor import commands

    monkeypatch.setattr(commands, "QUICK", (lambda: Finding("disk", False, "full", "Make room."),))
    result = runner.invoke(cli.app, ["doctor", "--quick"])
    assert result.exit_code == 1
    assert "Fix: Make room." in result.output


def test_a_gpu_that_lies_idle_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(thorough, "_python", lambda _: "2.99 0\n")
    monkeypatch.setattr(thorough, "NVIDIA_DRIVER", tmp_path / "version")
    assert "make gpu" not in thorough.tensorflow().found
    (tmp_path / "version").write_text("NVRM version: 999\n")
    found = thorough.tensorflow()
    assert found.ok, "the course needs no GPU"
    assert "make gpu" in found.found
    monkeypatch.setattr(thorough, "_python", lambda _: "2.99 1\n")
    assert "make gpu" not in thorough.tensorflow().found
