"""Marks as files that learning platforms import."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from grader.cohort.release import Classroom
from grader.course import Lesson

FORMATS = ("canvas", "moodle", "blackboard", "plain")
PARTS = ("lesson", "exercise", "objective")


@dataclass(frozen=True)
class Column:
    """What is exported: a title, the most that can be had, and each student's points."""

    title: str
    most: float
    points: dict[str, float]


@dataclass(frozen=True)
class Person:
    """A student as the gradebook knows them."""

    id: str
    name: str
    email: str


def read(room: Classroom, lessons: Iterable[Lesson], per: str) -> tuple[list[Person], list[Column]]:
    """Read marks from the gradebook.

    Parameters
    ----------
    room
        The course.
    lessons
        Which.
    per
        One of `PARTS`: one column for each of those. Late penalties count for whole lessons only.
    """
    url, course_id = room.directory.db_url, room.directory.course_id
    with Gradebook(url, course_id) as gradebook:
        people = [person(student) for student in gradebook.students]
        columns: list[Column] = []
        for lesson in lessons:
            try:
                submissions = gradebook.assignment_submissions(lesson.slug)
            except MissingEntry:
                continue
            if per == "lesson":
                columns.append(_whole(lesson, submissions))
                continue
            marks = {one.student_id: _marks(one) for one in submissions}
            exercises = [_exercise(entry.title, [entry], marks) for entry in lesson.exercises]
            objectives = [
                _exercise(
                    objective.text,
                    [entry for entry in lesson.exercises if objective.id in entry.objectives],
                    marks,
                )
                for objective in lesson.objectives
            ]
            columns += exercises if per == "exercise" else objectives
    return people, columns


def person(student: object) -> Person:
    """Describe a student of nbgrader's."""
    names = [getattr(student, part) or "" for part in ("last_name", "first_name")]
    shown = ", ".join(name for name in names if name)
    number = str(getattr(student, "id"))  # noqa: B009 nbgrader's models have no types
    return Person(number, shown or number, getattr(student, "email") or "")  # noqa: B009


def _whole(lesson: Lesson, submissions: Iterable[object]) -> Column:
    points = {}
    most = lesson.points
    for one in submissions:
        penalty = getattr(one, "late_submission_penalty", 0) or 0
        points[str(getattr(one, "student_id"))] = max(0.0, getattr(one, "score") - penalty)  # noqa: B009
        most = float(getattr(one, "max_score"))  # noqa: B009
    return Column(f"{lesson.slug} {lesson.title}", most, points)


def _marks(submission: object) -> dict[str, float]:
    """Read a submission's points by the exercise's slug."""
    return {
        grade.name.removeprefix("test-"): float(grade.score)
        for notebook in getattr(submission, "notebooks")  # noqa: B009
        for grade in notebook.grades
    }


def _exercise(title: str, entries: Iterable[object], marks: dict[str, dict[str, float]]) -> Column:
    parts = {str(getattr(entry, "slug")): float(getattr(entry, "points")) for entry in entries}  # noqa: B009
    points = {
        student: sum(found.get(slug, 0.0) for slug in parts) for student, found in marks.items()
    }
    return Column(title, sum(parts.values()), points)


def write(target: Path, layout: str, people: list[Person], columns: list[Column]) -> None:
    """Write a file for a platform's import.

    Parameters
    ----------
    target
        The file.
    layout
        One of `FORMATS`.
    people, columns
        As `read` gives them.
    """
    write_rows(target, _LAYOUTS[layout](people, columns))


def write_rows(target: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write a table that a spreadsheet may open."""
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in rows])


def _canvas(people: list[Person], columns: list[Column]) -> list[list[object]]:
    """Lay out as Canvas exports its own gradebook, with the row of possible points."""
    head: list[object] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    titles: list[object] = [column.title for column in columns]
    possible: list[object] = ["    Points Possible", "", "", "", ""]
    rows: list[list[object]] = [[*head, *titles], [*possible, *(one.most for one in columns)]]
    for person in people:
        rows.append([person.name, "", person.id, person.id, "", *_points(person, columns)])
    return rows


def _moodle(people: list[Person], columns: list[Column]) -> list[list[object]]:
    rows: list[list[object]] = [["username", "email", *(column.title for column in columns)]]
    rows += [[person.id, person.email, *_points(person, columns)] for person in people]
    return rows


def _blackboard(people: list[Person], columns: list[Column]) -> list[list[object]]:
    titles = [f"{column.title} [Total Pts: {column.most:g} Score]" for column in columns]
    rows: list[list[object]] = [["Username", *titles]]
    rows += [[person.id, *_points(person, columns)] for person in people]
    return rows


def _plain(people: list[Person], columns: list[Column]) -> list[list[object]]:
    rows: list[list[object]] = [["student", "what", "points", "of"]]
    for person in people:
        for column in columns:
            if person.id in column.points:
                points = round(column.points[person.id], 2)
                rows.append([person.id, column.title, points, column.most])
    return rows


_LAYOUTS = {
    "canvas": _canvas,
    "moodle": _moodle,
    "blackboard": _blackboard,
    "plain": _plain,
}


def _points(person: Person, columns: list[Column]) -> list[object]:
    """List a person's points; nothing where nothing was handed in."""
    return [
        round(column.points[person.id], 2) if person.id in column.points else ""
        for column in columns
    ]


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from reading a name as a formula."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell
