"""The terminal's ``pmle build``, ``pmle prove`` and ``pmle lint``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from grader import course
from grader.authoring.pages import chosen_pages

Lessons = Annotated[
    list[str] | None, typer.Argument(help="Lessons by name or number; all that are ready.")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Kernels at the same time.")]
CORES = os.cpu_count() or 1


def build(
    lessons: Lessons = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if anything is out of date.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace student notebooks that were edited.")
    ] = False,
    jobs: Jobs = CORES,
) -> None:
    """Build the notebooks from their texts: run, compare, release."""
    from grader.authoring import build as building
    from grader.authoring import drift
    from grader.authoring.progress import bar

    console = Console()
    pages = chosen_pages(course.load(), course.ROOT, lessons or ())
    with bar(console, "cells") as (start, step):
        if check:
            found = drift.find(pages, jobs, start, step)
        else:
            report = building.build(pages, jobs, overwrite, start, step)
    if check:
        drift.show(console, found)
        raise typer.Exit(int(bool(found)))
    for page in report.built:
        console.print(f"[green]built[/] {page.slug}")
    for page in report.unchanged:
        console.print(f"[dim]unchanged {page.slug}[/]")
    for problem in report.problems:
        console.print(f"[red]not built[/] {escape(problem)}", highlight=False, soft_wrap=True)
    raise typer.Exit(int(bool(report.problems)))


def prove(
    lessons: Lessons = None,
    answers: Annotated[
        list[Path] | None,
        typer.Option("--answers", help="More answers, in a folder like tests/answers; repeatable."),
    ] = None,
    exercise: Annotated[str, typer.Option("--exercise", help="Only the one with this id.")] = "",
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Damage the solutions too; every damage must show.")
    ] = False,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, help="Repeat with so many seeds of the checks.")
    ] = 1,
    jobs: Jobs = CORES,
) -> None:
    """Prove the graders: put all answers through the real test cells."""
    from grader.authoring import prove as proving
    from grader.authoring.progress import bar
    from grader.authoring.proof_tables import show

    whole = course.load()
    if exercise:
        lesson, _ = whole.entry(exercise)
        lessons = [lesson.slug]
    folders = [course.ROOT / "tests" / "answers", *(answers or ())]
    for folder in folders:
        if not folder.is_dir():
            raise course.CourseError(
                f"{folder} is no folder; --answers needs one like tests/answers."
            )
    console = Console()
    pages = chosen_pages(whole, course.ROOT, lessons or ())
    proofs = proving.plan(pages, folders, exercise, mutants)
    strays = proving.stray(whole, pages, folders)
    with bar(console, "answers") as (start, step):
        start(proving.steps(proofs, seeds))
        proving.run(proofs, jobs, seeds, step)
    show(console, proofs, strays, seeds)
    raise typer.Exit(int(bool(strays) or any(proof.failures for proof in proofs)))


def lint(
    lessons: Lessons = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check texts, notebooks, questions and manifest against the course's rules."""
    import datetime
    import json
    from dataclasses import asdict

    from grader.authoring import lint as linting
    from grader.exam import bank
    from grader.exam import lint as questions

    whole = course.load()
    pages = chosen_pages(whole, course.ROOT, lessons) if lessons else None
    found = linting.check(whole, course.ROOT, pages)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        console = Console()
        for finding in found:
            console.print(
                f"{finding.path}:{finding.line}: {finding.rule}: {finding.what} {finding.remedy}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        if pages is None:
            for age, fact in questions.expired(bank.load(), datetime.date.today()):
                console.print(
                    f"Read again, {age} days old: {fact.id} ({fact.source})",
                    highlight=False,
                    markup=False,
                    soft_wrap=True,
                )
        rules = len(linting.page_rules) + len(linting.course_rules)
        console.print(
            f"{len(found)} findings by {rules} rules." if found else f"{rules} rules hold."
        )
    raise typer.Exit(int(bool(found)))
