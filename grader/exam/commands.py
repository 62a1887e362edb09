"""The terminal's ``pmle bank``: for those who write questions."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from grader.course import Course
    from grader.exam.bank import Bank


def bank(
    strategies: Annotated[
        bool, typer.Option("--strategies", help="Score strategies that never read a stem.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="What a complete bank still lacks.")
    ] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help="Facts whose source is to be read again.")
    ] = False,
    blind: Annotated[
        Path | None,
        typer.Option("--blind", help="Write the questions to be asked, without keys, to a file."),
    ] = None,
    section: Annotated[
        int | None, typer.Option("--section", help="With --blind: of this section only.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="Compare a file of answers with the keys, and record them."),
    ] = None,
) -> None:
    """Check the question bank: form, balance, and the second pass without keys."""
    from grader import course
    from grader.exam import bank as reading
    from grader.exam import lint
    from grader.exam import strategies as untaught

    whole, questions = course.load(), reading.load()
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if blind:
        _ask(console, questions, blind, section)
        return
    if answers:
        _compare(console, questions, answers)
        return
    found = lint.check(questions, whole)
    for path, line, rule, what, remedy in found:
        console.print(f"{path.relative_to(course.ROOT)}:{line}: {rule}: {what} {remedy}")
    console.print(_sections(whole, questions))
    if missing:
        for rule, what, _ in lint.missing(questions, whole):
            console.print(f"still to do: {rule}: {what}")
    if stale:
        for age, fact in lint.expired(questions, datetime.date.today()):
            console.print(f"to read again: {fact.id}, {age} days old: {fact.source}")
    if strategies:
        for name, score in untaught.scores(questions).items():
            console.print(f"{score:6.1%}  {name}")
    console.print(f"{len(questions.questions)} questions, {len(found)} findings.")
    raise typer.Exit(int(bool(found)))


def _ask(console: Console, bank: Bank, path: Path, section: int | None) -> None:
    from grader.exam import second_pass

    asked = [
        question
        for question in second_pass.to_ask(bank, second_pass.load(bank.folder))
        if section in (None, question.section)
    ]
    path.write_text(second_pass.blind_text(asked), encoding="utf-8")
    console.print(f"{len(asked)} questions without their keys in {path}.")


def _compare(console: Console, bank: Bank, path: Path) -> None:
    from grader.exam import second_pass

    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be opened ({error.strerror}).") from error
    given = second_pass.read_answers(text, bank, path)
    record, new = second_pass.compare(second_pass.load(bank.folder), given, datetime.date.today())
    second_pass.save(bank.folder, record, bank)
    for found in new:
        console.print(f"{found.question}: {found.answered}, the key is {found.key}: {found.said}")
    console.print(
        f"{len(given)} answers recorded, {len(new)} new disagreements, "
        f"{len(second_pass.to_ask(bank, record))} questions still to be asked."
    )


def _sections(whole: Course, questions: Bank) -> Table:
    table = Table("section", "questions", "A", "B", "C", "D", "generative", "with a program")
    for section in whole.exam.sections:
        own = questions.of_section(section.number)
        table.add_row(
            str(section.number),
            str(len(own)),
            *(str(sum(letter in question.key for question in own)) for letter in "ABCD"),
            str(sum(question.pattern == "P14" for question in own)),
            str(sum(bool(question.program) for question in own)),
        )
    return table
