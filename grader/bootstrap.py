"""Make the course's environment and start it. Needs nothing but a Python.

    python3 grader/bootstrap.py start    make the environment, check it, open JupyterLab
    python3 grader/bootstrap.py test     make the environment, run every test
    python3 grader/bootstrap.py env      make the environment
    python3 grader/bootstrap.py gpu      let TensorFlow use an NVIDIA GPU
    python3 grader/bootstrap.py lock     resolve the dependencies anew

Standard library only, and no import of the package: this runs before anything is installed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "pmle-stamp"
WINDOWS = os.name == "nt"
BIN = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
VERSIONS = ((3, 12), (3, 11))
NEWS = "@jupyterlab/apputils-extension:announcements"
START_PAGE = "notebooks/00-start/00-start.ipynb"
FIRST_PORT = 8888


class SetupError(Exception):
    """Something that the user has to put right; the message says how."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        description="Make the course's environment, start it, test it."
    )
    parser.add_argument("command", choices=["start", "test", "env", "gpu", "lock"])
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to pytest or JupyterLab")
    options = parser.parse_args(arguments)
    try:
        if options.command == "lock":
            return lock()
        make_environment()
        if options.command == "start":
            return start(options.rest)
        if options.command == "gpu":
            return gpu()
        return test(options.rest) if options.command == "test" else 0
    except SetupError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. What was done so far is kept; the same command goes on from there.")
        return 130


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)  # noqa: T201 a set-up script talks


def make_environment() -> None:
    """Install everything into ``.venv``, unless that was done for this very lock."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp():
        return
    began = time.monotonic()
    say("Making the environment in .venv: about one minute with uv, four with pip, 3.5 GB.")
    check_writable()
    if not working(PYTHON):
        run(
            [find_python(), "-m", "venv", "--clear", str(ENVIRONMENT)], "make a virtual environment"
        )
    install()
    STAMP.write_text(stamp(), encoding="utf-8")
    say(f"The environment is ready after {time.monotonic() - began:.0f} s.")


def stamp() -> str:
    """Sum up everything that decides what is installed."""
    digest = hashlib.sha256()
    for file in (LOCK, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(file.read_bytes())
    digest.update(str(ROOT).encode())
    return digest.hexdigest()


def check_writable() -> None:
    """Refuse a folder that cannot be written or has no room.

    Raises
    ------
    SetupError
        With the folder's name.
    """
    if not os.access(ROOT, os.W_OK):
        raise SetupError(f"{ROOT} cannot be written. Copy the course to a folder of your own.")
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < 5:
        raise SetupError(f"{ROOT} has {free:.1f} GB left; the environment needs 5. Make room.")


def find_python() -> str:
    """Find a Python of a version that the course runs on.

    Raises
    ------
    SetupError
        There is none.
    """
    if sys.version_info[:2] in VERSIONS and working(Path(sys.executable)):
        return sys.executable
    for major, minor in VERSIONS:
        found = shutil.which(f"python{major}.{minor}")
        if found and working(Path(found)):
            return found
    have = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(
        f"The course needs Python 3.11 or 3.12; this is {have}, and neither python3.11 nor "
        "python3.12 is on the PATH.\nInstall one: on Debian or Ubuntu `sudo apt install python3.11 "
        "python3.11-venv`, on macOS `brew install python@3.12`, or with uv "
        "`uv python install 3.12`."
    )


def working(python: Path) -> bool:
    """Whether an interpreter runs and has venv (Debian packs it apart)."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import ensurepip, venv"], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def install() -> None:
    """Install the locked packages and the course, compiled: imports are three times faster."""
    try:
        install_with([find_uv(), "pip", "install", "--python", str(PYTHON)], "--compile-bytecode")
    except (SetupError, OSError):
        say("uv cannot do it here; pip is slower, and uses this machine's own settings.")
        pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
        install_with(pip, "--compile")
    run([str(PYTHON), "-m", "grader.kernels.kernelspec"], "register the kernels")
    run([str(PYTHON), "-m", "grader.home.labextension"], "add the home page to JupyterLab")
    # JupyterLab would ask at its first page whether it may fetch news from the network.
    run([str(PYTHON), "-m", "jupyterlab.labextensions", "disable", NEWS], "keep JupyterLab offline")


def install_with(installer: Sequence[str], compiling: str) -> None:
    """Install with uv or pip, which take the same arguments but for one.

    Raises
    ------
    SetupError
        A step failed.
    """
    locked = [compiling, "--require-hashes", "-r", str(LOCK)]
    run([*installer, *locked], "install the packages")
    course = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    run([*installer, "--quiet", *course], "install the course")


def find_uv() -> str:
    """Find uv on the PATH, or fetch it from the package index; empty if it is not to be had."""
    found = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if not found:
        subprocess.run(
            [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"],
            capture_output=True,
            check=False,
        )
        found = shutil.which("uv", path=str(BIN))
    return found or ""


def run(command: Sequence[str], what: str) -> None:
    """Run a step of the installation.

    Raises
    ------
    SetupError
        It failed; its own output stands above.
    """
    say(f"- {what}")
    environment = {key: value for key, value in os.environ.items() if key not in HARMFUL}
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False)
    if done.returncode:
        raise SetupError(
            f"Could not {what} (see above). Without a network? The first start needs the package "
            "index, later ones do not. The same command goes on from here."
        )


# PYTHONDONTWRITEBYTECODE would leave the packages uncompiled, the other two point elsewhere.
HARMFUL = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME")


def environment_variables() -> dict[str, str]:
    """Give child processes the environment's commands (nbgrader calls ``alembic`` by name)."""
    kept = {key: value for key, value in os.environ.items() if key not in HARMFUL[1:]}
    return {
        **kept,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(ENVIRONMENT),
    }


def start(rest: Sequence[str]) -> int:
    """Check the installation quickly and open JupyterLab at the first page."""
    environment = environment_variables()
    doctor = subprocess.run(
        [str(PYTHON), "-m", "grader.cli", "doctor", "--quick"],
        env=environment,
        cwd=ROOT,
        check=False,
    )
    if doctor.returncode:
        raise SetupError("The installation has a problem (see above). `pmle doctor` checks it all.")
    port = free_port(FIRST_PORT)
    if port != FIRST_PORT:
        say(f"Port {FIRST_PORT} is in use, so JupyterLab takes {port}.")
    command = [str(PYTHON), *lab_arguments(ROOT, port)]
    if not has_browser():
        command.append("--no-browser")
        say("No browser can be opened here: open the address that follows in one.")
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run([*command, *rest], env=environment, cwd=ROOT, check=False).returncode
    return 0


def lab_arguments(folder: Path, port: int) -> list[str]:
    """Give JupyterLab's arguments for a folder: its first page, no calls to the outside."""
    arguments = [
        *("-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--port={port}"),
        *(f"--LabApp.default_url=/lab/tree/{START_PAGE}", "--ServerApp.port_retries=0"),
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def free_port(first: int) -> int:
    """Find the first port that is free on this machine.

    Raises
    ------
    SetupError
        The next hundred are all taken.
    """
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SetupError(f"Ports {first} to {first + 99} are all in use. Close some servers.")


def has_browser() -> bool:
    """Whether a browser window can be opened from here."""
    remote = "SSH_CONNECTION" in os.environ or os.environ.get("CI")
    headless = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or "WSL_DISTRO_NAME" in os.environ
    )
    if remote or headless:
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def test(rest: Sequence[str]) -> int:
    """Run every test, notebooks included."""
    # A file stays on one worker, which nbval needs: the cells of a notebook share a kernel.
    # In the order of their names the proofs come first: they are the longest part.
    workers = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadscope"]
    default = ["--nbval", *workers, "--no-loadscope-reorder"]
    command = [str(PYTHON), "-m", "pytest", *(rest or [*default, "tests", "solutions"])]
    return subprocess.run(command, env=environment_variables(), cwd=ROOT, check=False).returncode


def gpu() -> int:
    """Add CUDA's libraries in the versions that the locked TensorFlow asks for; change no other.

    Raises
    ------
    SetupError
        TensorFlow uses no GPU on this system, or the packages cannot be had.
    """
    if sys.platform != "linux":
        raise SetupError("TensorFlow uses NVIDIA GPUs on Linux and in WSL only.")
    locked = (pin.partition(";")[0].strip() for pin in pins(LOCK.read_text(encoding="utf-8")))
    wanted = next(pin for pin in locked if pin.startswith("tensorflow=="))
    uv = find_uv()
    install = [uv, "pip"] if uv else [str(PYTHON), "-m", "pip"]
    here = ["--python", str(PYTHON)] if uv else []
    package = wanted.replace("==", "[and-cuda]==")
    run([*install, "install", *here, package], "add CUDA's libraries, about 3 GB")
    return 0


def lock() -> int:
    """Resolve the dependencies into ``requirements.lock`` and ``environment.yml``.

    Raises
    ------
    SetupError
        uv is not to be had.
    """
    uv = shutil.which("uv") or shutil.which("uv", path=str(BIN))
    if not uv:
        raise SetupError("Locking needs uv: `pip install uv`.")
    run(
        [
            *(uv, "pip", "compile", "pyproject.toml", "--extra", "test", "--universal"),
            *("--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"),
            *("--quiet", "-o", str(LOCK)),
        ],
        "resolve the dependencies",
    )
    (ROOT / "environment.yml").write_text(conda_environment(), encoding="utf-8")
    return 0


def pins(text: str) -> list[str]:
    """Read the pinned requirements, with their markers, out of a lock's text."""
    return [
        re.sub(r"\s*\\$", "", line).strip()
        for line in text.splitlines()
        if re.match(r"[a-z0-9]", line, re.IGNORECASE)
    ]


def conda_environment() -> str:
    """Write ``environment.yml``: the same packages, for conda, mamba and Binder.

    Hashes cannot stand beside an editable install in pip, so the pins stand alone.
    """
    lines = "\n".join(f'      - "{pin}"' for pin in pins(LOCK.read_text(encoding="utf-8")))
    return (
        "# Made from requirements.lock by `make lock`. The same packages, for conda, mamba and "
        "Binder.\n"
        "name: pmle\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n  - pip\n"
        f"  - setuptools\n  - pip:\n{lines}\n      - --editable .\n"
    )


if __name__ == "__main__":
    sys.exit(main())
