"""Bring a learner's notebook back to how it was handed out."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import CourseError, Lesson
from grader.progress import record


def student_version(lesson: Lesson) -> NotebookNode:
    """Derive the student's notebook from the solution with nbgrader's own preprocessors.

    Raises
    ------
    CourseError
        The solution is not there.
    """
    from nbgrader.preprocessors import (
        ClearHiddenTests,
        ClearMarkScheme,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    if not lesson.solution.exists():
        raise CourseError(f"{lesson.solution} is missing: get it back from where the course is.")
    notebook = nbformat.read(lesson.solution, as_version=4)
    resources: dict[str, object] = {}
    for step in (
        LockCells,
        ClearSolutions,
        ClearOutput,
        ComputeChecksums,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
    ):
        notebook, resources = step().preprocess(notebook, resources)
    return NotebookNode(notebook)


def restore(lesson: Lesson, slugs: list[str] | None = None) -> Path | None:
    """Put the handed-out cells back into the learner's notebook, after a backup.

    Parameters
    ----------
    lesson
        Whose notebook.
    slugs
        Exercises to bring back; None brings back the whole notebook.

    Returns
    -------
    pathlib.Path or None
        The backup, or None if there was no notebook to back up.
    """
    pristine = student_version(lesson)
    backup = back_up(lesson.notebook)
    notebook = pristine
    if slugs is not None and backup is not None:
        notebook = nbformat.read(lesson.notebook, as_version=4)
        fresh = {_grade_id(cell): cell for cell in pristine.cells}
        wanted = {*slugs, *(f"test-{slug}" for slug in slugs)}
        notebook.cells = [
            fresh[_grade_id(cell)] if _grade_id(cell) in wanted else cell for cell in notebook.cells
        ]
    write(notebook, lesson.notebook)
    return backup


def back_up(file: Path) -> Path | None:
    """Copy a file into a new folder below the record's; None if there is no such file."""
    if not file.exists():
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = record.home() / "backups" / stamp / file.name
    target.parent.mkdir(parents=True)
    shutil.copy2(file, target)
    return target


def write(notebook: NotebookNode, target: Path) -> None:
    """Write a notebook so that it is either the old or the new one, never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    nbformat.write(notebook, temporary)
    temporary.replace(target)


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
