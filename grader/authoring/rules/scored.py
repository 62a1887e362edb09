"""Scored cells: nbgrader gives wrong points, silently, for cells of another form."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.authoring.lint import Found, Subject, rule
from grader.authoring.mutants import BEGIN, END
from grader.authoring.text import grade_id, nbgrader
from grader.course import CourseError, ExerciseEntry, exercises

HIDDEN = "### BEGIN HIDDEN TESTS"
PREFIX = "test-"


def _entries(subject: Subject) -> dict[str, ExerciseEntry]:
    return {entry.slug: entry for entry in subject.lesson.exercises} if subject.lesson else {}


def _test_cells(subject: Subject) -> Iterator[tuple[int, NotebookNode, ExerciseEntry]]:
    known = _entries(subject)
    for _, line, cell in subject.cells:
        slug = grade_id(cell).removeprefix(PREFIX)
        if grade_id(cell).startswith(PREFIX) and slug in known:
            yield line, cell, known[slug]


@rule("scored-cell")
def scored_cell(subject: Subject) -> Iterator[Found]:
    """Demand a locked cell whose last statement is a bare call of `check`."""
    for line, cell, entry in _test_cells(subject):
        marks = nbgrader(cell)
        wanted = {"grade": True, "solution": False, "locked": True}
        if any(marks.get(key) is not value for key, value in wanted.items()):
            yield (
                line,
                f"{grade_id(cell)} is not a locked test cell.",
                "Set grade: true, solution: false, locked: true.",
            )
        if problem := _last_statement_problem(cell.source, entry.id):
            yield (
                line,
                f"{grade_id(cell)}: {problem}; nbgrader would then give full marks to any answer.",
                f'Let its last line be `check("{entry.id}")`.',
            )
        if HIDDEN in cell.source and "hidden=" not in cell.source.splitlines()[-1]:
            yield (
                line,
                f"{grade_id(cell)} has hidden tests that `check` never gets.",
                "Pass them: `hidden=hidden`.",
            )


def _last_statement_problem(source: str, exercise_id: str) -> str:
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        return f"cannot be parsed ({error})"
    last = body[-1] if body else None
    if source.rstrip().endswith(";"):
        return "its last line ends in a semicolon, which hides the score"
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return "its last statement is no bare call"
    call = last.value
    if not isinstance(call.func, ast.Name) or call.func.id != "check":
        return "its last statement does not call check"
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Constant) or first.value != exercise_id:
        return f"it does not check {exercise_id}"
    return ""


@rule("scored-output")
def scored_output(subject: Subject) -> Iterator[Found]:
    """Demand one number as the value of every executed test cell: the full points."""
    known = _entries(subject)
    for line, cell in subject.executed:
        slug = grade_id(cell).removeprefix(PREFIX)
        if not grade_id(cell).startswith(PREFIX) or slug not in known:
            continue
        values = [
            output.data.get("text/plain", "")
            for output in cell.outputs
            if output.output_type == "execute_result"
        ]
        if len(values) != 1 or _number(values[0]) != known[slug].points:
            shown = " and ".join(map(repr, values)) or "nothing"
            yield (
                line,
                f"{grade_id(cell)} shows {shown} for the solution; nbgrader reads one number, "
                f"{known[slug].points:g}.",
                "Repair the solution or the test cell, then build again.",
            )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@rule("solution-cell")
def solution_cell(subject: Subject) -> Iterator[Found]:
    """Demand markers, and the function's first line before them, so that the stub defines it."""
    known = _entries(subject)
    answers = _answer_names(subject)
    for _, line, cell in subject.cells:
        entry = known.get(grade_id(cell))
        if entry is None or entry.graded != "auto":
            continue
        marks = nbgrader(cell)
        wanted = {"grade": False, "solution": True, "locked": False}
        if any(marks.get(key) is not value for key, value in wanted.items()):
            yield (
                line,
                f"{entry.slug} is not an open solution cell.",
                "Set grade: false, solution: true, locked: false.",
            )
        before, begin, rest = cell.source.partition(BEGIN)
        if not begin or END not in rest:
            yield (
                line,
                f"{entry.slug} lacks its solution's markers; students would get an empty cell.",
                f"Write `{BEGIN}` and `{END}` around what they are to write.",
            )
        elif (name := answers.get(entry.id)) and f"def {name}(" not in before:
            yield (
                line,
                f"{entry.slug}: `def {name}(` does not stand before the solution's marker.",
                "Keep the signature outside, so that the untouched stub counts as not attempted.",
            )


def _answer_names(subject: Subject) -> dict[str, str]:
    if subject.lesson is None:
        return {}
    try:
        return {name: exercise.answer for name, exercise in exercises(subject.lesson).items()}
    except (CourseError, ImportError):
        return {}
