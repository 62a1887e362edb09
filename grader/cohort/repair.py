"""Turn what a student handed in into the lesson's notebook with the student's answers.

Whatever is locked comes from the release. What is safe to mend is mended and told; a file that
cannot be understood is refused with the reason, for a person to look at.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

MOST_NOTEBOOK_BYTES = 60 << 20
MOST_FILE_BYTES = 20 << 20
MOST_FILES = 200
_TYPES = ("code", "markdown", "raw")
_IGNORED = (".ipynb_checkpoints", "__pycache__")


class UnusableError(Exception):
    """A submission that needs a human; the message says why and what to do."""


@dataclass(frozen=True)
class Master:
    """The release, hidden tests included, as what every submission is held against.

    Parameters
    ----------
    name
        The notebook's name without its suffix.
    notebook
        Every cell that nbgrader knows carries its metadata and checksum.
    released
        Sources of the locked cells as students got them, by id.
    answers
        Name of the function that a test judges, by the test's id.
    """

    name: str
    notebook: NotebookNode
    released: Mapping[str, str]
    answers: Mapping[str, str]

    @property
    def cells(self) -> dict[str, NotebookNode]:
        """The cells that nbgrader knows, by id, in their order."""
        return {name: cell for cell in self.notebook.cells if (name := grade_id(cell))}


@dataclass
class Submission:
    """What was handed in, ready to be graded.

    Parameters
    ----------
    notebook
        Mended, without outputs.
    files
        Further files by their relative path.
    notes
        What was mended, in plain words.
    """

    notebook: NotebookNode
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read(folder: Path, master: Master) -> Submission:
    """Read and mend a submission.

    Parameters
    ----------
    folder
        Of one student and lesson.
    master
        The release.

    Raises
    ------
    UnusableError
        There is nothing in it that could be graded.
    """
    if folder.is_symlink():
        raise UnusableError("its folder is a link to another place: ask the student for the files")
    notes: list[str] = []
    files = _regular_files(folder, notes)
    path = _choose(folder, files, master, notes)
    raw = parse(path.read_bytes(), path.name, notes)
    notebook = mend(raw, master, notes)
    others = {
        name: content
        for file in files
        if file.suffix != ".ipynb" and (name := file.relative_to(folder).as_posix())
        for content in [file.read_bytes()]
    }
    return Submission(notebook, others, notes)


def _regular_files(folder: Path, notes: list[str]) -> list[Path]:
    """List the files that may be opened: no links, pipes or devices, none too large."""
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        if any(part in _IGNORED for part in path.parts):
            continue
        status = path.lstat()
        inside = path.resolve().is_relative_to(folder.resolve())
        if stat.S_ISLNK(status.st_mode) or (not inside and not stat.S_ISDIR(status.st_mode)):
            notes.append(f"{path.name} is a link to another place and was left out")
        elif stat.S_ISREG(status.st_mode):
            most = MOST_NOTEBOOK_BYTES if path.suffix == ".ipynb" else MOST_FILE_BYTES
            if status.st_size > most:
                notes.append(f"{path.name} has {status.st_size >> 20} MB and was left out")
            elif len(found) < MOST_FILES:
                found.append(path)
        elif not stat.S_ISDIR(status.st_mode):
            notes.append(f"{path.name} is no ordinary file and was left out")
    return found


def _choose(folder: Path, files: list[Path], master: Master, notes: list[str]) -> Path:
    """Find the lesson's notebook, whatever a student or an LMS made of its name."""
    wanted = folder / f"{master.name}.ipynb"
    if wanted in files:
        return wanted
    candidates = [file for file in files if file.suffix.lower() == ".ipynb"]
    if not candidates:
        told = f" ({'; '.join(notes)})" if notes else ""
        raise UnusableError(f"there is no notebook {wanted.name}{told}: ask the student for it")
    if len(candidates) > 1:
        known = [file for file in candidates if _mentions(file, master) > 0]
        if len(known) != 1:
            names = ", ".join(file.name for file in candidates)
            raise UnusableError(f"which of {names} is {wanted.name}? Rename that one")
        candidates = known
    notes.append(f"{candidates[0].name} was taken for {wanted.name}")
    return candidates[0]


def _mentions(path: Path, master: Master) -> int:
    text = path.read_text(encoding="utf-8", errors="replace")
    return sum(f'"{name}"' in text for name in master.cells)


def parse(data: bytes, name: str, notes: list[str]) -> list[NotebookNode]:
    """Read a notebook's cells, as far as they can be told.

    Raises
    ------
    UnusableError
        It is no notebook, or damaged beyond that.
    """
    if not data.strip():
        raise UnusableError(f"{name} is empty: ask the student to hand it in again")
    try:
        content = json.loads(_decoded(data, notes))
    except (ValueError, RecursionError) as error:
        raise UnusableError(
            f"{name} is not a whole notebook ({error}): ask the student to hand it in again"
        ) from error
    if not isinstance(content, dict):
        raise UnusableError(f"{name} is not a notebook: it holds a {type(content).__name__}")
    if "worksheets" in content:
        content = _upgraded(content, name, notes)
    version = content.get("nbformat")
    if isinstance(version, int) and version > nbformat.current_nbformat:
        notes.append(f"the notebook has the newer format {version}: what is known here was read")
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise UnusableError(f"{name} has no cells: is it another kind of file?")
    good = [node for cell in cells if (node := _cell(cell)) is not None]
    if len(good) < len(cells):
        notes.append(f"{len(cells) - len(good)} damaged cell(s) were left out")
    return good


def _decoded(data: bytes, notes: list[str]) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8-sig":
            notes.append(f"the file was read as {encoding}, not UTF-8")
        return text
    notes.append("the file was read as Latin-1, not UTF-8")
    return data.decode("latin-1")


def _upgraded(content: dict[str, Any], name: str, notes: list[str]) -> dict[str, Any]:
    try:
        upgraded = nbformat.convert(nbformat.from_dict(content), 4)
    except Exception as error:
        raise UnusableError(f"{name} has an old format that cannot be read: {error}") from error
    notes.append("the notebook had an old format and was converted")
    return dict(upgraded)


def _cell(cell: Any) -> NotebookNode | None:
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    kind = cell.get("cell_type")
    made = _new_cell(kind if kind in _TYPES else "raw", source.replace("\x00", ""))
    if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
        made.metadata.nbgrader = {"grade_id": marks["grade_id"]}
    return made


def _new_cell(kind: str, source: str) -> NotebookNode:
    make: dict[str, Callable[..., NotebookNode]] = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }
    made: NotebookNode = make[kind](source)
    return made


def mend(cells: list[NotebookNode], master: Master, notes: list[str]) -> NotebookNode:
    """Bring cells back to the release's structure, with the student's own cells where they were.

    Raises
    ------
    UnusableError
        Nothing of the lesson is in them.
    """
    known = master.cells
    _adopt(cells, master, notes)
    if not any(grade_id(cell) in known for cell in cells):
        raise UnusableError("none of the lesson's cells is in it: is it the right notebook?")
    cells = _without_duplicates(cells, known, notes)
    for cell in cells:
        name = grade_id(cell)
        if name in known:
            _restore(cell, known[name], master.released.get(name), notes)
        elif name:
            cell.metadata.pop("nbgrader")
    cells = _in_order(cells, master, notes)
    metadata = master.notebook.metadata
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return notebook


def _adopt(cells: list[NotebookNode], master: Master, notes: list[str]) -> None:
    """Give solution cells that lost their marks these back, by the function they define."""
    present = {grade_id(cell) for cell in cells}
    for test, answer in master.answers.items():
        solution = _before(test, master)
        if not solution or solution in present:
            continue
        definition = _definition(answer)
        for cell in reversed(cells):
            if not grade_id(cell) and cell.cell_type == "code" and definition.search(cell.source):
                cell.metadata.nbgrader = {"grade_id": solution}
                notes.append(f"{solution}: the cell had lost its marks and was found by {answer}")
                break


def _definition(answer: str) -> re.Pattern[str]:
    """Find where an answer gets its name: a function, or a variable of a mock exam."""
    name = re.escape(answer)
    return re.compile(rf"^(?:(?:async )?def {name}\b|{name}\s*=)", re.MULTILINE)


def _before(test: str, master: Master) -> str:
    """Find the solution cell that a test belongs to: the last one before it."""
    last = ""
    for name, cell in master.cells.items():
        if name == test:
            return last
        if cell.metadata.nbgrader.solution and not cell.metadata.nbgrader.grade:
            last = name
    return ""


def _without_duplicates(
    cells: list[NotebookNode], known: Mapping[str, NotebookNode], notes: list[str]
) -> list[NotebookNode]:
    """Keep one cell of each id: the last answer that was changed, any of the locked ones."""
    by_name: dict[str, list[NotebookNode]] = {}
    for cell in cells:
        if grade_id(cell) in known:
            by_name.setdefault(grade_id(cell), []).append(cell)
    dropped: set[int] = set()
    for name, copies in by_name.items():
        if len(copies) == 1:
            continue
        original = known[name]
        changed = [cell for cell in copies if cell.source.strip() != original.source.strip()]
        kept = (changed or copies)[-1]
        notes.append(f"{name}: the cell was there {len(copies)} times")
        for cell in copies:
            if cell is kept:
                continue
            cell.metadata.pop("nbgrader")
            if original.metadata.nbgrader.locked or cell not in changed:
                dropped.add(id(cell))
    return [cell for cell in cells if id(cell) not in dropped]


def _restore(
    cell: NotebookNode, original: NotebookNode, released: str | None, notes: list[str]
) -> None:
    name = grade_id(original)
    if cell.cell_type != original.cell_type:
        notes.append(f"{name}: a {cell.cell_type} cell was made a {original.cell_type} cell again")
        replaced = _new_cell(original.cell_type, cell.source)
        cell.clear()
        cell.update(replaced)
    marks = original.metadata.nbgrader
    cell.metadata = nbformat.from_dict(json.loads(json.dumps(original.metadata)))
    if marks.locked or (marks.grade and not marks.solution):
        if released is not None and cell.source.strip() != released.strip():
            notes.append(f"{name}: the locked cell had been changed and was restored")
        cell.source = original.source


def _in_order(cells: list[NotebookNode], master: Master, notes: list[str]) -> list[NotebookNode]:
    """Put locked cells that are missing, or stand before what they belong to, in their place."""
    result = list(cells)
    previous = ""
    seen: list[str] = []
    for name, original in master.cells.items():
        marks = original.metadata.nbgrader
        at = _index(result, name)
        movable = marks.locked or marks.grade
        if movable and at is None:
            place = _place(result, seen, master.answers.get(name, ""))
            result.insert(place, nbformat.from_dict(json.loads(json.dumps(original))))
            notes.append(f"{name}: the cell was missing and was put back")
        elif at is None:
            notes.append(f"{name}: the cell of the answer is missing")
        elif movable and previous and not marks.solution:
            owner = _index(result, previous)
            if owner is not None and at < owner:
                cell = result.pop(at)
                result.insert(owner, cell)  # the owner has moved up by one
                notes.append(f"{name}: the cell stood too early and was moved")
        seen.append(name)
        if marks.solution:
            previous = name
    return result


def _place(cells: list[NotebookNode], seen: list[str], answer: str) -> int:
    """Find where a missing cell belongs: behind what was before it, and behind its answer."""
    behind = [at for name in seen if (at := _index(cells, name)) is not None]
    place = max(behind[-1:], default=-1) + 1
    if answer:
        definition = _definition(answer)
        defined = [at for at, cell in enumerate(cells) if definition.search(cell.source)]
        place = max(place, max(defined, default=-1) + 1)
    return place


def _index(cells: list[NotebookNode], name: str) -> int | None:
    return next((at for at, cell in enumerate(cells) if grade_id(cell) == name), None)


def grade_id(cell: NotebookNode) -> str:
    """Return the id by which nbgrader knows a cell; empty if it does not."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
