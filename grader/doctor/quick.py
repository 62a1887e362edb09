"""What can be looked at without importing anything large."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import socket
import sys
import sysconfig
from pathlib import Path

from packaging.requirements import Requirement

from grader.bootstrap import LOCK, VERSIONS, pins
from grader.course import ROOT
from grader.doctor.finding import REINSTALL, Examination, Finding
from grader.progress import record

NEEDED_GIGABYTES = 1.0
FIRST_PORT, PORTS = 8888, 20
HOME_EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget", "pmle-home")
"""What Jupyter shows the home page with; the last one is the course's own and runs its cell."""


def interpreter() -> Finding:
    """Look at the version and the width of the interpreter."""
    version = f"{platform.python_version()}, {platform.architecture()[0]}"
    ok = sys.version_info[:2] in VERSIONS and sys.maxsize > 2**32
    fix = "Install a 64-bit Python 3.11 or 3.12, then: rm -r .venv && make env"
    return Finding("interpreter", ok, version, "" if ok else fix)


def packages() -> Finding:
    """Compare what is installed with the lock."""
    wrong = []
    count = 0
    for pin in pins(LOCK.read_text(encoding="utf-8")):
        requirement = Requirement(pin)
        if requirement.marker and not requirement.marker.evaluate():
            continue
        count += 1
        installed = _installed(requirement.name)
        if installed is None:
            wrong.append(f"{requirement.name} is missing")
        elif not requirement.specifier.contains(installed, prereleases=True):
            wrong.append(f"{requirement.name} is {installed}, not {requirement.specifier}")
    if wrong:
        shown = "; ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
        return Finding("packages", False, shown, REINSTALL)
    return Finding("packages", True, f"{count} as locked")


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def bytecode() -> Finding:
    """See whether the large packages are compiled; otherwise every start is three times slower."""
    packages_folder = Path(sysconfig.get_paths()["purelib"])
    missing = [
        name
        for name in ("sklearn", "pandas", "tensorflow")
        if (packages_folder / name).is_dir()
        and not list((packages_folder / name / "__pycache__").glob("__init__.*.pyc"))
    ]
    if missing:
        fix = f"{sys.executable} -m compileall -q {packages_folder}"
        return Finding("bytecode", False, f"{', '.join(missing)} not compiled", fix)
    return Finding("bytecode", True, "compiled")


def command_path() -> Finding:
    """See whether the environment's commands are found; nbgrader calls alembic by name."""
    found = shutil.which("alembic")
    if found:
        return Finding("PATH", True, f"alembic is {found}")
    fix = f'export PATH="{Path(sys.executable).parent}:$PATH"'
    return Finding("PATH", False, "alembic, which nbgrader calls, is not found", fix)


def disk() -> Finding:
    """Look at the room left where the course lives."""
    free = shutil.disk_usage(ROOT).free / 1e9
    ok = free >= NEEDED_GIGABYTES
    fix = "" if ok else f"Make room: at least {NEEDED_GIGABYTES:g} GB in {ROOT}."
    return Finding("disk", ok, f"{free:.1f} GB free", fix)


def port() -> Finding:
    """Look for a port for JupyterLab."""
    for number in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)):
                return Finding("port", True, f"{number} is free")
    fix = "Stop servers that you do not need: jupyter server list, jupyter server stop PORT"
    return Finding("port", False, f"{FIRST_PORT} to {FIRST_PORT + PORTS - 1} are in use", fix)


def write_access() -> Finding:
    """See whether notebooks and the record can be written."""
    for folder in (ROOT / "notebooks", record.home()):
        existing = folder
        while not existing.exists():
            existing = existing.parent
        if not os.access(existing, os.W_OK):
            fix = f"chmod -R u+w {existing}, or set PMLE_HOME to a folder that can be written"
            return Finding("write access", False, f"{folder} cannot be written", fix)
    return Finding("write access", True, "notebooks and record can be written")


def kernels() -> Finding:
    """See whether Jupyter's python3 kernel is this interpreter."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    fix = f"{sys.executable} -m grader.kernels.kernelspec"
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("kernel", False, "there is no kernel python3", fix)
    argv = spec.argv[0]
    same = argv == "python" or Path(argv).resolve() == Path(sys.executable).resolve()
    if not same:
        return Finding("kernel", False, f"python3 runs {argv}, not {sys.executable}", fix)
    return Finding("kernel", True, f"python3 in {re.sub(str(ROOT), '.', spec.resource_dir)}")


def home_page() -> Finding:
    """See whether JupyterLab and Notebook find what shows the home page and what opens it."""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in jupyter_path("labextensions")]
    missing = [
        name
        for name in HOME_EXTENSIONS
        if not any((place / name / "package.json").is_file() for place in places)
    ]
    if not missing:
        return Finding("home page", True, "its extensions are there")
    own = missing == [HOME_EXTENSIONS[-1]]
    fix = f"{sys.executable} -m grader.home.labextension" if own else REINSTALL
    return Finding("home page", False, f"no extension {', '.join(missing)}", fix)


QUICK: tuple[Examination, ...] = (
    interpreter,
    packages,
    bytecode,
    command_path,
    disk,
    port,
    write_access,
    kernels,
    home_page,
)
