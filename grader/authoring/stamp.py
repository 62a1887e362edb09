"""What a notebook was built from, kept in its metadata, so that nothing is built twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.files import digest
from grader.authoring.pages import PASSING_FOLDERS, START, Page
from grader.authoring.text import STAMP, as_text, dump
from grader.course import MANIFEST

PACKAGE = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"

# What can change a notebook's outputs or form. A lesson's own checks and the equipment that it
# uses come on top.
_MODULES = ("notebook.py", "authoring/execute.py", "authoring/text.py", "authoring/release.py")


@dataclass(frozen=True)
class Stamp:
    """Hashes of a build.

    Parameters
    ----------
    built_from
        Everything that the outputs depend on.
    sources
        The cells' sources and metadata, as text.
    content
        The solution notebook itself, without the stamp.
    release
        The student notebook.
    """

    built_from: str
    sources: str
    content: str
    release: str


def read(notebook: NotebookNode | None) -> Stamp | None:
    """Read a notebook's stamp; None if it has none, or one of another form."""
    found = notebook.metadata.get(STAMP) if notebook else None
    try:
        return Stamp(**found) if found else None
    except TypeError:
        return None


def put(notebook: NotebookNode, stamp: Stamp) -> NotebookNode:
    """Copy a notebook and give the copy a stamp."""
    return NotebookNode({**notebook, "metadata": {**notebook.metadata, STAMP: asdict(stamp)}})


def without(notebook: NotebookNode) -> NotebookNode:
    """Copy a notebook without its stamp."""
    metadata = {key: value for key, value in notebook.metadata.items() if key != STAMP}
    return NotebookNode({**notebook, "metadata": NotebookNode(metadata)})


def content(notebook: NotebookNode) -> str:
    """Hash a notebook, whatever its stamp says."""
    return digest([dump(without(notebook))])


def sources(notebook: NotebookNode) -> str:
    """Hash a notebook's sources, whatever it was written as."""
    return digest([as_text(notebook)])


def released(page: Page) -> str:
    """Hash the student notebook; empty if there is none."""
    return digest([page.release.read_bytes()]) if page.release.is_file() else ""


def inputs(page: Page) -> str:
    """Hash all that a page's notebooks are made from."""
    own = [page.source, *_checks(page), *page.helpers()]
    code = [*own, *_equipment(own), *_shared_code()]
    corpus = "\n".join(map(_text, code))
    # A lesson does not depend on another lesson's line in the manifest; the start page shows all.
    manifest = repr(page.lesson) if page.lesson else MANIFEST.read_text(encoding="utf-8")
    files = [*code, *_data(page.root, corpus), page.root / LOCK]
    return digest([manifest, *_named(files)])


def _shared_code() -> list[Path]:
    return [*(PACKAGE / name for name in _MODULES), *_files(PACKAGE / "checks")]


def _checks(page: Page) -> list[Path]:
    """List the modules of a lesson's own checks."""
    if page.slug == START:
        return []
    own = PACKAGE / "lessons" / page.key.replace("-", "_")
    return [*_files(own.with_suffix(".py")), *_files(own)]


def _equipment(users: Iterable[Path]) -> list[Path]:
    """Find the equipment whose names occur in these files, and what that uses in turn."""
    unused = [entry for entry in sorted((PACKAGE / "lab").iterdir()) if entry.stem != "__pycache__"]
    used: list[Path] = []
    corpus = "\n".join(map(_text, users))
    while found := [entry for entry in unused if re.search(rf"\b{entry.stem}\b", corpus)]:
        unused = [entry for entry in unused if entry not in found]
        files = [file for entry in found for file in _files(entry)]
        used += files
        corpus = "\n".join(map(_text, files))
    return used


def _files(place: Path) -> list[Path]:
    """List a file, or the files below a folder but for what tools leave there."""
    return [
        path
        for path in [place, *sorted(place.rglob("*"))]
        if path.is_file() and not set(path.parts) & set(PASSING_FOLDERS)
    ]


def _data(root: Path, corpus: str) -> Iterable[Path]:
    """Find the data sets whose names occur in the text or the code."""
    for folder in sorted((root / "datasets").glob("*/")):
        if folder.name in corpus:
            yield from _files(folder)


def _named(files: Iterable[Path]) -> Iterable[str | bytes]:
    for path in files:
        if path.is_file():
            yield path.name
            yield path.read_bytes()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
