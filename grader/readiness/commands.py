"""The terminal's ``pmle readiness``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from grader.readiness.outlook import Outlook
    from grader.readiness.simulate import Row


def readiness(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Prove the estimate with synthetic learners.")
    ] = False,
    learners: Annotated[int, typer.Option(help="Of each kind, for --simulate.")] = 400,
    update: Annotated[
        bool, typer.Option("--update", help="With --simulate: write the table into the page.")
    ] = False,
) -> None:
    """Show your expected score in a fresh mock exam, as an interval per section."""
    from grader.readiness import outlook

    console = Console(highlight=False)
    if simulate:
        _simulate(learners, update, console)
        return
    found = outlook.read()
    if as_json:
        typer.echo(json.dumps(outlook.as_json(found), indent=2))
        return
    console.print(_table(found))
    for line in outlook.in_words(found):
        console.print(line, markup=False)


def _table(found: Outlook) -> Table:
    table = Table("section", "of 60", "expected share", "evidence", "considerations")
    for row in found.rows:
        share = f"{row.interval.low:.0%} to {row.interval.high:.0%}"
        covered = f"{row.touched} of {row.considerations}"
        table.add_row(
            f"{row.number} {row.title}", str(row.questions), share, f"{row.evidence:.1f}", covered
        )
    return table


def _simulate(learners: int, update: bool, console: Console) -> None:
    from rich.progress import track

    from grader import course
    from grader.exam import bank
    from grader.readiness import page, simulate

    questions, whole = bank.load(), course.load()
    kinds = track(simulate.KINDS, "Simulating", console=console, transient=True)
    rows: list[Row] = [
        row for kind in kinds for row in simulate.run(questions, whole, learners, kinds=[kind])
    ]
    console.print(page.table(rows), markup=False, soft_wrap=True)
    broken = [row for row in rows if not row.kept]
    for row in broken:
        console.print(f"Not kept: {row.kind}, {row.answers} answers: {row.total:.0%}")
    if update:
        page.update(rows)
        console.print(f"Written into {page.PAGE.relative_to(course.ROOT)}")
    raise typer.Exit(int(bool(broken)))
