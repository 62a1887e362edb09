"""The kernelspecs through which Jupyter finds the warm kernels."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict

NAME = "pmle"
DISPLAY_NAME = "PMLE course"
# TensorFlow's log lines would be output on stderr, which nbgrader scores as 0; without oneDNN its
# results are the same on every CPU.
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
EXTENSION = "--InteractiveShellApp.extra_extensions=grader.kernels.quiet"


def install(prefix: str | os.PathLike[str] = sys.prefix) -> tuple[Path, ...]:
    """Install the course's kernelspec, and make an environment's ``python3`` warm as well.

    Notebooks say ``python3``, so that they open anywhere; here they then get a warm kernel too.
    Files are written only where they differ, and whole.

    Parameters
    ----------
    prefix
        The environment, as in `sys.prefix`.

    Returns
    -------
    tuple of Path
        The folders of the kernelspecs.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder = Path(prefix) / "share" / "jupyter" / "kernels"
    native = get_kernel_dict()["display_name"]
    names = {NAME: DISPLAY_NAME, "python3": native}
    return tuple(_install(folder / name, title) for name, title in names.items())


def describe(display_name: str) -> dict[str, Any]:
    """Return a kernelspec: an ordinary launch of ipykernel, and the provisioner for a warm one."""
    ordinary = get_kernel_dict()
    return {
        **ordinary,
        # Jupyter puts the interpreter that it runs on in place of this name.
        "argv": ["python", *ordinary["argv"][1:], EXTENSION],
        "display_name": display_name,
        "env": QUIET,
        "metadata": {
            **ordinary["metadata"],
            "kernel_provisioner": {"provisioner_name": "pmle-warm"},
        },
    }


def _install(folder: Path, display_name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for logo in Path(RESOURCES).glob("logo-*"):
        if not (folder / logo.name).exists():
            shutil.copy(logo, folder)
    target = folder / "kernel.json"
    text = json.dumps(describe(display_name), indent=1) + "\n"
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        _write(target, text)
    return folder


def _write(target: Path, text: str) -> None:
    # A new file in place of the old one also spares a package cache that is linked to the old one.
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).chmod(0o644)
    Path(name).replace(target)


if __name__ == "__main__":
    install()
