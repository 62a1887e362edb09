"""Name what grades a lesson, so that marks of one version are never taken for another's."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

from grader import course
from grader.bootstrap import LOCK

_GRADER = course.ROOT / "grader"


def versions(module: str) -> dict[str, str]:
    """Name each part of what grades a lesson on this machine.

    Parameters
    ----------
    module
        Holds the lesson's checks, such as ``grader.lessons.metrics``.
    """
    shared = [
        path
        for folder in ("checks", "cohort", "lab")
        for path in sorted((_GRADER / folder).rglob("*.py"))
    ]
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "grader": _digest([*shared, _GRADER / "notebook.py"]),
        module: _digest(sources(module)),
        LOCK.name: _digest([LOCK]),
    }


def sources(module: str) -> list[Path]:
    """List the files of a module, or of a package with all in it."""
    place = course.ROOT.joinpath(*module.split("."))
    return [
        path for path in (*sorted(place.rglob("*.py")), place.with_suffix(".py")) if path.is_file()
    ]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
