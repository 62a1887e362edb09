"""Keep the table of the simulation in the page that explains the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course import CourseError
from grader.exam.bank import QUESTIONS
from grader.readiness.simulate import Row

PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
_HEAD = (
    "| Learners | Answers | Interval of the total holds the truth | Of a section | Mean width |",
    "|---|---|---|---|---|",
)


def table(rows: Sequence[Row]) -> str:
    """Write the simulation's rows as a Markdown table."""
    lines = [
        f"| {row.kind} | {row.answers} | {row.total:.0%} | {row.sections:.0%} | {row.width:.0%} |"
        for row in rows
    ]
    return "\n".join((*_HEAD, *lines))


def update(rows: Sequence[Row], path: Path = PAGE) -> None:
    """Put the table between the page's marks.

    Raises
    ------
    CourseError
        The page lacks a mark.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CourseError(f"{path}: write {BEGIN} and {END} where the table is to stand.")
    questions = sum(path.read_text("utf-8").count("\nkey = ") for path in QUESTIONS.glob("s*.toml"))
    note = f"{rows[0].learners} learners of each kind, questions of a bank of {questions}."
    path.write_text(f"{before}{begin}\n{note}\n\n{table(rows)}\n{end}{after}", encoding="utf-8")
