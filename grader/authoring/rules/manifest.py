"""Text, manifest and checks must agree on exercises, points and objectives."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.lint import Found, Subject, rule
from grader.authoring.rules.scored import PREFIX
from grader.authoring.text import grade_id, nbgrader
from grader.course import CourseError, exercises


@rule("exercises")
def exercises_agree(subject: Subject) -> Iterator[Found]:
    """Demand the cells and checks of every exercise of the manifest, and no others."""
    lesson = subject.lesson
    cells = {grade_id(cell): line for _, line, cell in subject.cells if grade_id(cell)}
    entries = {entry.slug: entry for entry in lesson.exercises} if lesson else {}
    expected = [
        name
        for entry in entries.values()
        for name in ([entry.slug, PREFIX + entry.slug] if entry.graded == "auto" else [entry.slug])
    ]
    for name in expected:
        if name not in cells:
            yield 1, f"There is no cell with the grade_id {name!r}.", "Write it."
    for name, line in cells.items():
        if name not in expected:
            yield (
                line,
                f"grade_id {name!r} belongs to no exercise of grader/course.toml.",
                "Add the exercise there, or take the metadata away.",
            )
    yield from _order(cells)
    if lesson is None:
        return
    try:
        checked = set(exercises(lesson))
    except (CourseError, ImportError) as error:
        yield 1, f"The checks of {lesson.slug} cannot be loaded: {error}.", "Write them."
        return
    wanted = {entry.id for entry in entries.values() if entry.graded == "auto"}
    for name in sorted(wanted - checked):
        yield 1, f"{name} has no checks.", f"Add it to EXERCISES in grader/lessons/{lesson.key}."
    for name in sorted(checked - wanted):
        yield 1, f"{name} has checks, but no entry in grader/course.toml.", "Add it there."


def _order(cells: dict[str, int]) -> Iterator[Found]:
    names = list(cells)
    for position, name in enumerate(names):
        if name.startswith(PREFIX) and (not position or PREFIX + names[position - 1] != name):
            yield (
                cells[name],
                f"{name} does not follow its solution cell.",
                "Put the test cell right below the answer that it judges.",
            )


@rule("points")
def points_agree(subject: Subject) -> Iterator[Found]:
    """Demand the manifest's points in the notebook."""
    entries = {entry.slug: entry for entry in subject.lesson.exercises} if subject.lesson else {}
    for _, line, cell in subject.cells:
        marks = nbgrader(cell)
        entry = entries.get(grade_id(cell).removeprefix(PREFIX))
        if marks.get("grade") and entry and marks.get("points") != entry.points:
            yield (
                line,
                f"{grade_id(cell)} gives {marks.get('points')} points, grader/course.toml "
                f"{entry.points:g}.",
                "Change one of them.",
            )


@rule("hand-graded")
def hand_graded(subject: Subject) -> Iterator[Found]:
    """Demand that a person's exercise is a cell that is answer and score in one."""
    entries = {entry.slug: entry for entry in subject.lesson.exercises} if subject.lesson else {}
    for _, line, cell in subject.cells:
        entry = entries.get(grade_id(cell))
        marks = nbgrader(cell)
        if entry and entry.graded == "hand" and not (marks.get("grade") and marks.get("solution")):
            yield (
                line,
                f"{entry.slug} is graded by hand, but its cell is not.",
                "Set grade: true and solution: true.",
            )


@rule("objectives")
def objectives_covered(subject: Subject) -> Iterator[Found]:
    """Demand an exercise for every objective and an objective for every exercise."""
    lesson = subject.lesson
    if lesson is None:
        return
    known = {objective.id for objective in lesson.objectives}
    used = {name for entry in lesson.exercises for name in entry.objectives}
    for name in sorted(known - used):
        yield 1, f"Objective {name} has no exercise that proves it.", "Write one."
    for entry in lesson.exercises:
        if not entry.objectives:
            yield 1, f"{entry.id} proves no objective.", "Name one in grader/course.toml."
        for name in entry.objectives:
            if name not in known:
                yield (
                    1,
                    f"{entry.id} names the objective {name}, which is not there.",
                    "Correct it.",
                )
