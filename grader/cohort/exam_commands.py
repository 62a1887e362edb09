"""The terminal's ``pmle cohort``: a mock exam for a class, and how ready the class is."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from grader import course
from grader.cohort.export import write_rows
from grader.cohort.options import CourseFolder, Database
from grader.cohort.readiness import Standing, read, rows
from grader.cohort.release import classroom
from grader.cohort.terminal import literal
from grader.exam import bank as reading
from grader.readiness.model import INTERVAL, Interval

app = typer.Typer(no_args_is_help=True, help="Mock exams and readiness of a class.")


@app.command()
def exam(
    name: Annotated[str, typer.Argument(help="Of the assignment, for example mock-1.")],
    questions: Annotated[int, typer.Option(help="50 to 60.")] = 60,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same exam.")] = None,
    bank: Annotated[
        Path, typer.Option(help="Folder of the questions, for example one that nobody has seen.")
    ] = reading.QUESTIONS,
    folder: CourseFolder = None,
) -> None:
    """Write a mock exam as an nbgrader assignment, with the keys in hidden tests."""
    from grader.cohort.mock_exam import make

    written = make(classroom(folder), name, reading.load(bank), questions, seed)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Wrote {written}, which holds the keys. Students get what this makes:")
    console.print(f"  nbgrader generate_assignment {name}", markup=False)


@app.command()
def readiness(
    points: Annotated[
        bool, typer.Option("--points", help="Show right answers in mock exams instead.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--csv", help="Write intervals and points to a file as well.")
    ] = None,
    folder: CourseFolder = None,
    database: Database = "",
) -> None:
    """Show each student's expected share of right answers in a fresh mock exam, per section."""
    console = Console(highlight=False)
    found = read(classroom(folder, database), reading.load(), datetime.now(UTC))
    if not found:
        console.print("The gradebook has no students yet: pmle grade brings them in.")
        return
    console.print(_table(found, points))
    if to:
        write_rows(to, rows(found))
        console.print(f"Wrote {to}.", soft_wrap=True)


def _table(found: list[Standing], points: bool) -> Table:
    sections = [section.number for section in course.load().exam.sections]
    title = (
        "Right answers in mock exams"
        if points
        else f"Expected share of right answers in a fresh mock exam, in % ({INTERVAL:.0%} interval)"
    )
    table = Table("student", *map(str, sections), "total", title=title, caption="1 to 6: sections")
    for one in found:
        if points:
            cells = [_points(one.right, one.asked, [number]) for number in sections]
            cells.append(_points(one.right, one.asked, sections))
        elif one.estimate:
            cells = [_interval(one.estimate.sections[number]) for number in sections]
            cells.append(_interval(one.estimate.total))
        else:
            cells = [*("" for _ in sections), "no marks yet"]
        table.add_row(literal(one.person.id), *cells)
    return table


def _points(right: Counter[int], asked: Counter[int], sections: list[int]) -> str:
    total = sum(asked[number] for number in sections)
    return f"{sum(right[number] for number in sections)}/{total}" if total else ""


def _interval(found: Interval) -> str:
    return f"{found.low:.0%} to {found.high:.0%}".replace("%", "")
