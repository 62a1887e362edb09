"""The face in a notebook: `check` and `hint`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader import course
from grader.checks import MISSING, Check, Exercise, Verdict, run
from grader.progress import hints, record

_NOT_GIVEN = object()


def check(exercise_id: str, answer: Any = _NOT_GIVEN, *, hidden: Sequence[Check] = ()) -> Verdict:
    """Judge the answer to an exercise.

    Parameters
    ----------
    exercise_id
        For example ``"metrics/ndcg"``.
    answer
        The learner's function. Without it, the function is found by its name
        where `check` is called, so that a cell which was not run yet is told
        apart from a wrong answer.
    hidden
        Checks that an instructor adds for grading.

    Returns
    -------
    Verdict
        As a cell's last value it shows the feedback, and its score to nbgrader.

    Raises
    ------
    CourseError
        There is no such exercise.
    """
    lesson, entry = course.load().entry(exercise_id)
    exercise = _exercise(lesson, exercise_id)
    if answer is _NOT_GIVEN:
        answer = _from_caller(exercise.answer)
    verdict = run(exercise, answer, entry.points, hidden)
    note = record.save(verdict)
    if note:
        verdict = replace(verdict, notes=(*verdict.notes, note))
    if not _shows_html():
        print(verdict)  # noqa: T201 a terminal shows only the score otherwise
    return verdict


def hint(exercise_id: str) -> Hint:
    """Give the next hint for an exercise: three steps, the last one still not the answer.

    Raises
    ------
    CourseError
        There is no such exercise, or it is graded by a person and has no hints.
    """
    lesson, _ = course.load().entry(exercise_id)
    exercise = _exercise(lesson, exercise_id)
    step = hints.next_step(exercise_id, len(exercise.hints))
    shown = Hint(exercise.hints[: step + 1], len(exercise.hints))
    if not _shows_html():
        print(shown)  # noqa: T201
    return shown


class Hint:
    """The hints given so far; shows itself in JupyterLab and as text."""

    def __init__(self, steps: Sequence[str], total: int) -> None:
        self.steps = tuple(steps)
        self.total = total

    def __str__(self) -> str:
        return "\n".join(
            f"Hint {number} of {self.total}: {text}" for number, text in enumerate(self.steps, 1)
        )

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        items = "".join(f"<li>{escape(text)}</li>" for text in self.steps)
        return f"<p><strong>Hints ({len(self.steps)} of {self.total})</strong></p><ol>{items}</ol>"


def _exercise(lesson: course.Lesson, exercise_id: str) -> Exercise:
    known = course.exercises(lesson)
    if exercise_id not in known:
        raise course.CourseError(f"{exercise_id} is graded by a person: there is nothing to run.")
    return known[exercise_id]


def _from_caller(name: str) -> Any:
    frame = inspect.currentframe()
    caller = frame.f_back.f_back if frame and frame.f_back else None
    return caller.f_globals.get(name, MISSING) if caller else MISSING


def _shows_html() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and "text/html" in shell.display_formatter.active_types
