"""The question bank, under the rules of `grader.exam.lint`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.authoring.lint import FoundInFile, course_rule
from grader.course import Course
from grader.exam import bank, lint


@course_rule("question-bank")
def question_bank(course: Course, root: Path) -> Iterator[FoundInFile]:
    """Demand a bank that can be read and keeps its rules."""
    folder = root / "grader" / "questions"
    if not folder.is_dir():
        return
    try:
        questions = bank.load(folder)
    except bank.BankError as error:
        yield folder, 1, str(error), ""
        return
    for path, line, rule, what, remedy in lint.check(questions, course):
        yield path, line, f"{rule}: {what}", remedy
