"""Make a mock exam for a cohort."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import nbformat

from grader import course
from grader.authoring import files
from grader.cohort.release import Classroom, mock_exams
from grader.course import CourseError
from grader.exam import draw, handout
from grader.exam.bank import Bank


def make(room: Classroom, name: str, bank: Bank, size: int, seed: int | None) -> Path:
    """Draw a mock exam by the guide's weights and write it into the course's source folder.

    What earlier mock exams of the same folder asked comes last; nobody's own record has a say.

    Parameters
    ----------
    room, name
        The course, and the assignment's name.
    bank
        What to draw from.
    size
        50 to 60 questions.
    seed
        The same seed, bank and earlier exams make the same exam; None draws anew.

    Returns
    -------
    Path
        The notebook.

    Raises
    ------
    CourseError
        The name cannot be used or is taken, or the size is out of range.
    """
    if not handout.NAME.fullmatch(name):
        raise CourseError(f"{name!r} cannot be a name: use a-z, 0-9 and hyphens, as in mock-1.")
    folder = room.folder("source", ".", name)
    if folder.exists():
        raise CourseError(f"{folder} is there already. Choose another name, or remove it first.")
    before = Counter(
        item.question for exam in mock_exams(room).values() for item in exam.items.values()
    )
    questions = draw.exam(bank, course.load(), size, before, random.Random(seed))
    target = folder / f"{name}.ipynb"
    made = handout.notebook(name, questions, bank)
    files.write(target, nbformat.writes(made).encode())
    return target
