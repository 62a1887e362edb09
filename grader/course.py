"""The course as data: lessons, exercises and the exam's sections.

Read from ``course.toml``, the one place where titles, points, objectives and
exam weights are written down.
"""

from __future__ import annotations

import datetime
import difflib
import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from grader.checks.exercise import Exercise

ROOT = Path(__file__).resolve().parent.parent
"""The project's root folder: notebooks, solutions and datasets are beside it."""

MANIFEST = Path(__file__).with_name("course.toml")


class CourseError(Exception):
    """A lesson or exercise that does not exist, or a manifest that cannot be used."""


@dataclass(frozen=True)
class Objective:
    """Something that the learner can do after the lesson; `guide` names exam considerations."""

    id: str
    text: str
    guide: tuple[str, ...]


@dataclass(frozen=True)
class ExerciseEntry:
    """What the manifest says of an exercise. Its checks live in `grader.lessons`."""

    id: str
    title: str
    points: float
    objectives: tuple[str, ...]
    graded: str = "auto"

    @property
    def slug(self) -> str:
        """The part of the id after the lesson's key."""
        return self.id.partition("/")[2]


@dataclass(frozen=True)
class Lesson:
    """One lesson, which is one nbgrader assignment."""

    number: int
    key: str
    title: str
    guide: tuple[str, ...]
    ready: bool = False
    minutes: int = 0
    prerequisites: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    exercises: tuple[ExerciseEntry, ...] = ()

    @property
    def slug(self) -> str:
        """Folder and assignment name, such as ``01-metrics``."""
        return f"{self.number:02d}-{self.key}"

    @property
    def module(self) -> str:
        """Module that holds the checks."""
        return f"grader.lessons.{self.key.replace('-', '_')}"

    @property
    def points(self) -> float:
        """Sum over the lesson's exercises."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def source(self) -> Path:
        """The text that people edit."""
        return ROOT / "solutions" / self.slug / f"{self.key}.md"

    @property
    def solution(self) -> Path:
        """The executed notebook built from the text."""
        return self.source.with_suffix(".ipynb")

    @property
    def notebook(self) -> Path:
        """The student release."""
        return ROOT / "notebooks" / self.slug / f"{self.key}.ipynb"


@dataclass(frozen=True)
class ExamSection:
    """A section of the exam guide; `weight` in percent, `questions` of a 60-question mock."""

    number: int
    title: str
    weight: int
    questions: int


@dataclass(frozen=True)
class Exam:
    """The exam as its guide describes it, with the date on which the source was read."""

    name: str
    guide: str
    source: str
    checked: datetime.date
    note: str
    sections: tuple[ExamSection, ...]


@dataclass(frozen=True)
class Course:
    """All lessons in order, and the exam they prepare for."""

    lessons: tuple[Lesson, ...]
    exam: Exam

    @property
    def ready_lessons(self) -> tuple[Lesson, ...]:
        """Lessons that exist today."""
        return tuple(lesson for lesson in self.lessons if lesson.ready)

    def lesson(self, name: str) -> Lesson:
        """Find a lesson by key, slug or number.

        Raises
        ------
        CourseError
            With the nearest names.
        """
        for lesson in self.lessons:
            if name in (lesson.key, lesson.slug, str(lesson.number), f"{lesson.number:02d}"):
                return lesson
        raise CourseError(_not_found("lesson", name, (lesson.slug for lesson in self.lessons)))

    def entry(self, exercise_id: str) -> tuple[Lesson, ExerciseEntry]:
        """Find an exercise's lesson and manifest entry by the exercise's id.

        Raises
        ------
        CourseError
            With the nearest ids.
        """
        known = {entry.id: (lesson, entry) for lesson in self.lessons for entry in lesson.exercises}
        if exercise_id not in known:
            raise CourseError(_not_found("exercise", exercise_id, known))
        return known[exercise_id]


def anchor(heading: str) -> str:
    """Write a heading as JupyterLab links to it."""
    return heading.replace(" ", "-")


def _not_found(what: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    advice = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names)}."
    return f"There is no {what} {name!r}. {advice}"


@functools.cache
def load(manifest: Path = MANIFEST) -> Course:
    """Read the manifest.

    Raises
    ------
    CourseError
        Naming the file and the field that cannot be used.
    """
    try:
        data = tomllib.loads(manifest.read_text(encoding="utf-8"))
        exam = data["exam"]
        return Course(
            tuple(_lesson(lesson) for lesson in data["lessons"]),
            Exam(
                **{
                    **exam,
                    "sections": tuple(ExamSection(**section) for section in exam["sections"]),
                }
            ),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CourseError(
            f"{manifest}: cannot be read as the course's manifest: {error}"
        ) from error


def _lesson(data: dict[str, Any]) -> Lesson:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    }
    fields["objectives"] = tuple(
        Objective(item["id"], item["text"], tuple(item["guide"]))
        for item in data.get("objectives", ())
    )
    fields["exercises"] = tuple(
        ExerciseEntry(**{**item, "objectives": tuple(item["objectives"])})
        for item in data.get("exercises", ())
    )
    return Lesson(**fields)


def exercises(lesson: Lesson) -> dict[str, Exercise]:
    """Load the checks of a lesson's exercises, by exercise id.

    Raises
    ------
    CourseError
        The lesson has no checks module yet.
    """
    if not lesson.ready:
        raise CourseError(f"Lesson {lesson.slug} is not written yet; pmle status shows what is.")
    return {exercise.id: exercise for exercise in import_module(lesson.module).EXERCISES}
