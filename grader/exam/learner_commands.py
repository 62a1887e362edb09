"""The terminal's ``pmle exam``, ``pmle practice`` and ``pmle review``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from grader.exam.desk import Desk
    from grader.exam.session import Session


def exam(
    questions: Annotated[int, typer.Option(help="50 to 60; two minutes each.")] = 60,
    past: Annotated[bool, typer.Option("--list", help="List what you sat so far.")] = False,
    show: Annotated[
        str, typer.Option("--report", help="Show a report again: an id of --list, or last.")
    ] = "",
    whole: Annotated[
        bool, typer.Option("--all", help="Explain every question, not only what was missed.")
    ] = False,
) -> None:
    """Sit a mock exam, or go on with the one that is under way."""
    from grader.exam import report, terminal

    desk, console = _desk(), Console(highlight=False)
    if past:
        console.print(_past(desk))
        return
    if show:
        sitting = report.find(desk.judged(), "" if show == "last" else show)
        found = report.of(sitting, desk.bank)
        terminal.show_report(found, desk.bank, desk.course, console, whole)
        return
    _sit(desk.exam(questions), desk, console, whole)


def practice(
    section: Annotated[int, typer.Option(help="A section of the exam guide, 1 to 6.")] = 0,
    pattern: Annotated[str, typer.Option(help="A pattern, P1 to P16.")] = "",
    lesson: Annotated[str, typer.Option(help="A lesson: key, slug or number.")] = "",
    weakness: Annotated[
        bool, typer.Option("--weakness", help="Where most was wrong so far.")
    ] = False,
    questions: Annotated[int, typer.Option("--questions", "-n", min=1)] = 10,
) -> None:
    """Practise some questions; every answer is explained at once."""
    from grader.exam.desk import Choosing

    desk, console = _desk(), Console(highlight=False)
    choosing = Choosing(section, pattern, lesson, weakness)
    _sit(desk.practice(choosing, questions), desk, console, whole=False)


def review(
    questions: Annotated[int, typer.Option("--questions", "-n", min=1)] = 20,
    upcoming: Annotated[bool, typer.Option("--list", help="List what comes back when.")] = False,
) -> None:
    """Answer again what was wrong, at growing intervals."""
    from grader.exam import review as reviewing

    desk, console = _desk(), Console(highlight=False)
    scheduled = reviewing.schedule(desk.bank, desk.judged())
    if upcoming:
        table = Table("due", "after days", "question", "begins")
        for one in scheduled:
            beginning = " ".join(one.question.stem.split()[:8])
            due = f"{one.due.astimezone():%Y-%m-%d %H:%M}"
            table.add_row(due, str(one.interval.days), one.question.id, beginning)
        console.print(table)
        return
    session = desk.review(questions)
    if session is None:
        if scheduled:
            first = f"{scheduled[0].due.astimezone():%Y-%m-%d %H:%M}"
            console.print(f"Nothing is due. The next one comes back {first}.")
        else:
            console.print("Nothing was wrong so far. `pmle practice` asks new questions.")
        return
    _sit(session, desk, console, whole=False)


def _desk() -> Desk:
    from grader import course
    from grader.exam import bank
    from grader.exam.desk import Desk

    return Desk(bank.load(), course.load())


def _sit(session: Session, desk: Desk, console: Console, whole: bool) -> None:
    from grader.exam import terminal

    found = terminal.Room(session, desk.course, console).sit()
    if found is None:
        return
    if session.is_exam:
        terminal.show_report(found, desk.bank, desk.course, console, whole)
        return
    from grader.exam import report

    answered = sum(result.right is not None for result in found.results)
    console.print(f"{found.right} of {answered} right.")
    if answered:
        for step in report.advice(found, desk.bank, desk.course):
            console.print(f"- {step}", markup=False)


def _past(desk: Desk) -> Table:
    from grader.exam import report

    table = Table("id", "begun", "what", "right", "answered", "of")
    now = desk.clock()
    for sitting in desk.sittings():
        found = report.of(sitting, desk.bank)
        goes_on = sitting.kind == "exam" and not sitting.ended(now)
        table.add_row(
            sitting.id[:8],
            f"{sitting.started.astimezone():%Y-%m-%d %H:%M}",
            sitting.about,
            "under way" if goes_on else str(found.right),
            str(len(sitting.answered())),
            str(len(found.results)),
        )
    return table
