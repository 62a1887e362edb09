"""The terminal's ``pmle doctor``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.cohort.terminal import literal
from grader.doctor.finding import Examination, Finding
from grader.doctor.quick import QUICK
from grader.doctor.thorough import THOROUGH


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Only what takes no time.")] = False,
    submissions: Annotated[
        bool, typer.Option("--submissions", help="Look at what was, or is to be, handed in.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the installation, and name the fix for each thing that is wrong."""
    examinations: tuple[Examination, ...] = QUICK if quick else (*QUICK, *THOROUGH)
    if submissions:
        from grader.doctor.submissions import examinations as of_submissions

        examinations = of_submissions()
    console = Console()
    findings = examine(examinations, show=not as_json and not quick, console=console)
    bad = [finding for finding in findings if not finding.ok]
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    elif bad or not quick:
        console.print(table(findings))
        for finding in bad:
            line = f"[bold]{literal(finding.name)}[/] Fix: {literal(finding.fix)}"
            console.print(line, soft_wrap=True)
    if bad:
        raise typer.Exit(1)


def examine(examinations: Iterable[Examination], show: bool, console: Console) -> list[Finding]:
    """Run examinations, with a progress bar if asked."""
    todo = list(examinations)
    steps: Iterable[Examination] = (
        track(todo, "Checking", console=console, transient=True) if show else todo
    )
    return [step() for step in steps]


def table(findings: Iterable[Finding]) -> Table:
    """Show findings as a table."""
    shown = Table("", "what", "found", title="pmle doctor")
    for finding in findings:
        # Names of students' files are in there.
        shown.add_row("✓" if finding.ok else "✗", literal(finding.name), literal(finding.found))
    return shown
