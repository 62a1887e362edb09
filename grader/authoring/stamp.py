"""What a notebook was built from, kept in its metadata, so that nothing is built twice."""

from __future__ import annotations

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

# What can change a notebook's outputs or form. A lesson's own checks come on top.
_ROOMS = ("checks", "lab")
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
    code = [*_code(page), *page.helpers()]
    corpus = "\n".join(_text(path) for path in [page.source, *code])
    # A lesson does not depend on another lesson's line in the manifest; the start page shows all.
    manifest = repr(page.lesson) if page.lesson else MANIFEST.read_text(encoding="utf-8")
    files = [page.source, *code, *_data(page.root, corpus), page.root / LOCK]
    return digest([manifest, *_named(files)])


def _code(page: Page) -> list[Path]:
    paths = [PACKAGE / name for name in _MODULES]
    for room in _ROOMS:
        paths += sorted((PACKAGE / room).rglob("*.py"))
    if page.slug != START:
        own = PACKAGE / "lessons" / page.key.replace("-", "_")
        paths += [own.with_suffix(".py"), *sorted(own.rglob("*.py"))]
    return [path for path in paths if path.is_file()]


def _data(root: Path, corpus: str) -> Iterable[Path]:
    """Find the data sets whose names occur in the text or the code."""
    for folder in sorted((root / "datasets").glob("*/")):
        if folder.name in corpus:
            yield from (
                path
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not set(path.parts) & set(PASSING_FOLDERS)
            )


def _named(files: Iterable[Path]) -> Iterable[str | bytes]:
    for path in files:
        if path.is_file():
            yield path.name
            yield path.read_bytes()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
