"""Look at submissions as grading will, without running them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from grader.cohort.release import Release, assignments, classroom, release
from grader.cohort.repair import UnusableError, read
from grader.doctor.finding import Examination, Finding

_FIX = "Open it in JupyterLab, see what is said above, and hand it in again."


def examinations() -> tuple[Examination, ...]:
    """List one look for each submission; where there are none, for each of the learner's notebooks.

    Raises
    ------
    CourseError
        This folder is no nbgrader course.
    """
    return tuple(
        functools.partial(_examine, name, folder, made) for name, folder, made in _submissions()
    )


def _submissions() -> Iterator[tuple[str, Path, Release]]:
    room = classroom()
    top = room.folder("submitted", ".", ".")
    students = sorted(folder.name for folder in top.glob("*") if folder.is_dir())
    for lesson in assignments(room):
        if not lesson.exercises:
            continue
        folders = {
            f"{student}, {lesson.slug}": room.folder("submitted", student, lesson.slug)
            for student in students
        }
        if not students:
            folders = {lesson.slug: room.folder("release", ".", lesson.slug)}
        present = {name: folder for name, folder in folders.items() if folder.is_dir()}
        if present:
            made = release(room, lesson)
            for name, folder in present.items():
                yield name, folder, made


def _examine(name: str, folder: Path, made: Release) -> Finding:
    try:
        notes = read(folder, made.master).notes
    except UnusableError as error:
        return Finding(name, False, str(error), _FIX)
    return Finding(name, True, "; ".join(notes) or "as it should be")
