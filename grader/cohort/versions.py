"""Name what grades a lesson, so that marks of one version are never taken for another's."""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader import course
from grader.bootstrap import LOCK

_GRADER = course.ROOT / "grader"
_JUDGES_NOTHING = (".md", ".pyc")


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
    shared.append(_GRADER / "notebook.py")
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "grader": _digest(shared),
        module: _digest(path for path in used(module) if path not in shared),
        LOCK.name: _digest([LOCK]),
    }


def sources(module: str) -> list[Path]:
    """List the files of a module, or of a package with all in it."""
    place = course.ROOT.joinpath(*module.split("."))
    return [
        path for path in (*sorted(place.rglob("*.py")), place.with_suffix(".py")) if path.is_file()
    ]


def used(module: str) -> list[Path]:
    """List all files of the course by which a lesson is judged.

    These are its checks, what they import from the course in turn, and the folders of data that
    one of all those names.
    """
    waiting, code, names = sources(module), set[Path](), set[str]()
    while waiting:
        path = waiting.pop()
        if path in code:
            continue
        code.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            waiting += filter(Path.is_file, _imported(node))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
    folders = [folder for folder in _data_folders() if folder.name in names]
    folders.append(course.ROOT.joinpath(*module.split(".")))
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return sorted(code | {path for path in files if path.suffix not in _JUDGES_NOTHING})


def _imported(node: ast.AST) -> Iterator[Path]:
    """Name the files that a statement may import from the course."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return
    for name in names:
        place = course.ROOT.joinpath(*name.split("."))
        # The package itself (the learner's check and hint) is for notebooks.
        if place.is_relative_to(_GRADER) and place != _GRADER:
            yield from (place.with_suffix(".py"), place / "__init__.py")


def _data_folders() -> list[Path]:
    """List the data sets, and the folders of the package that hold no code."""
    inside = [folder for folder in _GRADER.glob("*/") if not (folder / "__init__.py").exists()]
    return [*(course.ROOT / "datasets").glob("*/"), *inside]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
