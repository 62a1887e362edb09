"""A lesson's text as a notebook, and a notebook as text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.authoring.pages import Page
from grader.course import CourseError

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}
STAMP = "pmle"
"""Key of the notebook's metadata that says what it was built from."""

_PASSING_CELL_METADATA = (
    "execution",
    "collapsed",
    "scrolled",
    "trusted",
    "ExecuteTime",
    "slideshow",
)


@dataclass(frozen=True)
class Text:
    """A parsed text.

    Parameters
    ----------
    notebook
        Its cells, without outputs.
    lines
        For each cell, the line of the file (from 1) on which its source starts.
    """

    notebook: NotebookNode
    lines: tuple[int, ...]


def read(page: Page) -> Text:
    """Read a page's text.

    Raises
    ------
    CourseError
        The text is missing, or its metadata cannot be read.
    """
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook

    try:
        content = page.source.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CourseError(
            f"{page.shown(page.source)} is missing: {page.slug} is marked ready in "
            "grader/course.toml. Write the text, or take `ready` away."
        ) from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{page.shown(page.source)}: not UTF-8: {error}.") from error
    try:
        notebook = myst_to_notebook(content, add_source_map=True)
    except MystMetadataParsingError as error:
        raise CourseError(f"{page.shown(page.source)}: {error}") from error
    starts = notebook.metadata.pop("source_map", [])
    rows = content.splitlines()
    lines = tuple(
        _first_line(rows, start, cell.source)
        for start, cell in zip(starts, notebook.cells, strict=True)
    )
    return Text(clean(notebook), lines)


def _first_line(rows: list[str], start: int, source: str) -> int:
    """Find where a cell's source starts, after its metadata and blank lines."""
    wanted = source.splitlines()[:1]
    for number in range(start, len(rows)):
        if rows[number : number + 1] == wanted and "\n".join(rows[number:]).startswith(source):
            return number + 1
    return start + 1


def clean(notebook: NotebookNode) -> NotebookNode:
    """Copy a notebook's cells into one with the course's metadata and stable cell ids."""
    cells = [_clean_cell(cell) for cell in notebook.cells]
    taken: set[str] = set()
    for cell in cells:
        cell.id = _cell_id(cell, taken)
    cleaned: NotebookNode = nbformat.from_dict(
        {
            "cells": cells,
            "metadata": {
                "kernelspec": KERNELSPEC,
                "language_info": LANGUAGE,
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    return cleaned


def _clean_cell(cell: NotebookNode) -> NotebookNode:
    metadata = {
        key: value for key, value in cell.metadata.items() if key not in _PASSING_CELL_METADATA
    }
    result = {"cell_type": cell.cell_type, "metadata": metadata, "source": cell.source}
    if cell.cell_type == "code":
        result |= {
            "execution_count": cell.get("execution_count"),
            "outputs": cell.get("outputs", []),
        }
    if cell.get("attachments"):
        result["attachments"] = cell.attachments
    copied: NotebookNode = nbformat.from_dict(result)
    return copied


def _cell_id(cell: NotebookNode, taken: set[str]) -> str:
    """Name a cell by its grade id or its content, so that a rebuild gives the same id."""
    name = grade_id(cell) or hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    unique, number = name[:60], 1
    while unique in taken:
        number += 1
        unique = f"{name[:60]}-{number}"
    taken.add(unique)
    return unique


def nbgrader(cell: NotebookNode) -> dict[str, Any]:
    """Read a cell's nbgrader metadata; empty if it has none."""
    return dict(cell.metadata.get("nbgrader", {}))


def grade_id(cell: NotebookNode) -> str:
    """Read a cell's nbgrader id; empty if it has none."""
    return str(nbgrader(cell).get("grade_id", ""))


def name_of(cell: NotebookNode, position: int) -> str:
    """Call a cell by its number (from 1) and its nbgrader id."""
    name = grade_id(cell)
    return f"cell {position + 1} ({name})" if name else f"cell {position + 1}"


def as_text(notebook: NotebookNode) -> str:
    """Write a notebook's cells as MyST, in one form whatever they came from.

    The header is left out: it changes with the version of jupytext.
    """
    from jupytext.myst import notebook_to_myst

    bare = NotebookNode({**clean(notebook), "metadata": NotebookNode()})
    return str(notebook_to_myst(bare))


def load(page: Page) -> NotebookNode | None:
    """Read the solution notebook, or None if it was never built.

    Raises
    ------
    CourseError
        The file is there but is no notebook.
    """
    if not page.solution.is_file():
        return None
    try:
        notebook: NotebookNode = nbformat.read(page.solution, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError) as error:
        raise CourseError(
            f"{page.shown(page.solution)} is no readable notebook ({error}). Delete it and run "
            f"`pmle build {page.slug}`."
        ) from error
    return notebook


def dump(notebook: NotebookNode) -> bytes:
    """Write a notebook in the form in which it is committed."""
    written: str = nbformat.writes(notebook)
    return (written.rstrip("\n") + "\n").encode()
