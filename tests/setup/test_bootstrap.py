from __future__ import annotations

import os
import socket
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grader import bootstrap
from grader.course import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
CARD = (
    *("jupyterlab", "nbgrader", "scikit-learn", "tensorflow"),
    *("shap", "witwidget", "matplotlib", "nbval"),
)


@pytest.mark.parametrize("declared", DECLARED)
def test_the_lock_satisfies_what_is_declared(declared: str) -> None:
    wanted = Requirement(declared)
    locked = [
        requirement
        for requirement in map(Requirement, bootstrap.pins(LOCK))
        if canonicalize_name(requirement.name) == canonicalize_name(wanted.name)
    ]
    assert locked, f"{wanted.name} is not in the lock: make lock"
    for requirement in locked:
        (pin,) = requirement.specifier
        assert wanted.specifier.contains(pin.version)


@pytest.mark.parametrize("name", CARD)
def test_the_card_is_declared(name: str) -> None:
    assert name in {Requirement(declared).name for declared in PROJECT["dependencies"]}


def test_every_pin_has_a_hash() -> None:
    blocks = LOCK.split("\n")
    starts = [number for number, line in enumerate(blocks) if line[:1].isalnum()]
    for number in starts:
        assert "--hash=sha256:" in blocks[number + 1], blocks[number]


def test_conda_gets_the_same_packages() -> None:
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == bootstrap.conda_environment(), "environment.yml is stale: make lock"


def test_conda_and_the_project_agree_on_python() -> None:
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    version = next(line for line in written.splitlines() if "python=" in line).partition("=")[2]
    supported = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert supported.contains(version)
    for major, minor in bootstrap.VERSIONS:
        assert supported.contains(f"{major}.{minor}")


def test_the_script_needs_only_the_standard_library() -> None:
    code = (
        "import sys, runpy; sys.argv = ['bootstrap.py', '--help']\n"
        f"runpy.run_path({str(ROOT / 'grader/bootstrap.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "start" in done.stdout


def test_a_python_of_the_wrong_version_is_explained(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VERSIONS", ((3, 99),))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bootstrap.SetupError, match=r"needs Python 3\.11 or 3\.12; this is"):
        bootstrap.find_python()


def test_another_python_on_the_path_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VERSIONS", ((3, 99),))
    (tmp_path / "python3.99").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_python() == str(tmp_path / "python3.99")


def test_a_finished_environment_costs_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "run", lambda *_: pytest.fail("something was run"))
    (tmp_path / "stamp").write_text(bootstrap.stamp())
    bootstrap.make_environment()


def test_an_interrupted_installation_leaves_no_stamp(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))

    def broken() -> None:
        raise bootstrap.SetupError("no network")

    monkeypatch.setattr(bootstrap, "install", broken)
    with pytest.raises(bootstrap.SetupError):
        bootstrap.make_environment()
    assert not (tmp_path / "stamp").exists()


def test_a_failing_step_says_how_to_go_on(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(bootstrap.SetupError, match="needs the package index"):
        bootstrap.run([sys.executable, "-c", "raise SystemExit(1)"], "install the packages")
    assert "- install the packages" in capfd.readouterr().out


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert bootstrap.free_port(port) > port


def test_a_folder_without_room_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1e9})
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(bootstrap.SetupError, match=r"has 1\.0 GB left"):
        bootstrap.check_writable()


def test_a_folder_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.os, "access", lambda *_: False)
    with pytest.raises(bootstrap.SetupError, match="cannot be written"):
        bootstrap.check_writable()


def test_commands_of_the_environment_come_first() -> None:
    path = bootstrap.environment_variables()["PATH"]
    assert path.split(os.pathsep)[0] == str(bootstrap.BIN)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({"SSH_CONNECTION": "x", "DISPLAY": ":0"}, False), ({}, False), ({"CI": "true"}, False)],
)
def test_no_browser_is_opened_where_there_is_none(
    variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert bootstrap.has_browser() is expected


def test_cuda_comes_in_the_locked_version_of_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run", lambda command, _: commands.append(list(command)))
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    for uv in ("/usr/bin/uv", ""):
        monkeypatch.setattr(bootstrap, "find_uv", lambda uv=uv: uv)
        assert bootstrap.gpu() == 0
    locked = version("tensorflow")
    assert [command[-1] for command in commands] == [f"tensorflow[and-cuda]=={locked}"] * 2
    monkeypatch.setattr(bootstrap.sys, "platform", "darwin")
    with pytest.raises(bootstrap.SetupError, match="Linux"):
        bootstrap.gpu()
