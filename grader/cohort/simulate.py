"""Make the submissions of a cohort that never was, from the answers that prove the checks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader import course
from grader.authoring import answers
from grader.cohort.release import Classroom, Release
from grader.cohort.repair import grade_id
from grader.course import CourseError

ANSWERS = course.ROOT / "tests" / "answers"
# How a cohort answers: right, with a known mistake, not at all.
_SHARES = (0.6, 0.3, 0.1)
_TIMESTAMP = "2026-01-{day:02d} 12:00:00 UTC"
_WORDS = "Because a false alarm costs less than a miss, as the table of costs shows."


@dataclass(frozen=True)
class Made:
    """A submission that was made.

    Parameters
    ----------
    student
        Whose.
    scores
        What each exercise must get, by its id.
    """

    student: str
    scores: dict[str, float]


def simulate(
    room: Classroom, release: Release, count: int, seed: int = 0, folder: Path = ANSWERS
) -> list[Made]:
    """Write submissions of made-up students into the course's ``submitted`` folder.

    Parameters
    ----------
    room
        The course.
    release
        The lesson.
    count
        How many students.
    seed
        The same seed makes the same cohort.
    folder
        Answers, as below ``tests/answers``.

    Raises
    ------
    CourseError
        There are no answers.
    """
    known = _answers(release, folder)
    if not known:
        raise CourseError(f"{folder / release.lesson.slug} holds no answers to simulate with.")
    return [_submit(room, release, known, number, seed) for number in range(count)]


def _answers(release: Release, folder: Path) -> dict[str, list[answers.Answer]]:
    present = {test.exercise for test in release.tests.values()}
    return {
        entry.slug: found
        for entry in release.lesson.exercises
        if entry.id in present and (found := answers.of_exercise(folder, release.lesson, entry))
    }


def _submit(
    room: Classroom,
    release: Release,
    known: dict[str, list[answers.Answer]],
    number: int,
    seed: int,
) -> Made:
    chance = random.Random(f"{seed}/{number}")
    student = f"student-{number:04d}"
    chosen = {slug: answer for slug, found in known.items() if (answer := _choose(found, chance))}
    notebook = released(release)
    for cell in notebook.cells:
        name = grade_id(cell)
        if name in chosen:
            cell.source = chosen[name].source
        elif cell.cell_type == "markdown" and name and chance.random() < _SHARES[0]:
            cell.source = _WORDS
    target = room.folder("submitted", student, release.lesson.slug)
    target.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target / f"{release.lesson.key}.ipynb")
    day = 1 + chance.randrange(28)
    (target / "timestamp.txt").write_text(_TIMESTAMP.format(day=day), encoding="utf-8")
    key = release.lesson.key
    scores = {f"{key}/{slug}": chosen[slug].score if slug in chosen else 0.0 for slug in known}
    return Made(student, scores)


def _choose(found: Sequence[answers.Answer], chance: random.Random) -> answers.Answer | None:
    right = [answer for answer in found if answer.right]
    wrong = [answer for answer in found if not answer.right]
    kind = chance.choices((right, wrong, []), _SHARES)[0]
    return chance.choice(kind) if kind else None


def released(release: Release) -> NotebookNode:
    """Copy the notebook as students got it."""
    notebook = nbformat.from_dict(dict(release.notebook))
    cells = []
    for original in notebook.cells:
        cell = nbformat.from_dict(dict(original))
        cell.source = release.released.get(grade_id(cell), cell.source)
        cells.append(cell)
    made: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata)
    return made
