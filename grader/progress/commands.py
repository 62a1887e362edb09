"""The terminal's ``pmle status``, ``pmle reset`` and ``pmle merge``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from grader import course
from grader.checks import Outcome
from grader.course import ROOT, CourseError, Lesson
from grader.progress import record, summary

_WORDS = {
    Outcome.RIGHT: "✓ right",
    Outcome.PARTIAL: "◐ partly right",
    Outcome.WRONG: "✗ not right yet",
    Outcome.NOT_ATTEMPTED: "· not attempted",
}


def status(
    lesson: Annotated[str, typer.Argument(help="A lesson, for its exercises.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show lessons, exercises, points and the next best thing to do."""
    whole = course.load()
    best = record.best()
    if as_json:
        typer.echo(json.dumps(_as_json(whole, best), indent=2))
        return
    console = Console()
    console.print(_exercises(whole.lesson(lesson), best) if lesson else _lessons(whole, best))
    console.print("pmle next says what is best done next, pmle readiness where you stand.")
    following = summary.next_step(whole, best)
    if following is None:
        console.print("Every exercise that is ready is right.")
        return
    console.print(
        f"[bold]Next:[/] {following.exercise.title} ({following.exercise.id}), because "
        f"{following.reason}.\n      {following.lesson.notebook.relative_to(ROOT)}"
    )


def _lessons(whole: course.Course, best: dict[str, record.Attempt]) -> Table:
    lesson = Column("lesson", no_wrap=True)
    table = Table(lesson, "title", "minutes", "exercises", "points", "state")
    for row in summary.by_lesson(whole, best):
        possible = sum(entry.points for entry in summary.automatic(row.lesson))
        ready = row.lesson.ready
        table.add_row(
            row.lesson.slug,
            row.lesson.title,
            str(row.lesson.minutes) if ready else "",
            f"{row.done} of {row.total}" if ready else "",
            f"{row.earned:g} of {possible:g}" if ready else "",
            _state(row) if ready else "planned",
            style="" if ready else "dim",
        )
    return table


def _state(row: summary.LessonProgress) -> str:
    if row.done == row.total:
        return "✓ done"
    return "begun" if row.earned else "ready"


def _exercises(lesson: Lesson, best: dict[str, record.Attempt]) -> Table:
    table = Table("exercise", "title", "points", "state", title=lesson.title)
    for entry in lesson.exercises:
        attempt = best.get(entry.id)
        outcome = attempt.outcome if attempt else Outcome.NOT_ATTEMPTED
        score = attempt.score if attempt else 0
        table.add_row(
            entry.id,
            entry.title,
            f"{score:g} of {entry.points:g}" if entry.graded == "auto" else f"{entry.points:g}",
            _WORDS[outcome] if entry.graded == "auto" else "graded by a person",
        )
    return table


def _as_json(whole: course.Course, best: dict[str, record.Attempt]) -> dict[str, object]:
    following = summary.next_step(whole, best)
    return {
        "lessons": [
            {
                "lesson": row.lesson.slug,
                "ready": row.lesson.ready,
                "done": row.done,
                "exercises": row.total,
                "points": row.earned,
            }
            for row in summary.by_lesson(whole, best)
        ],
        "best": {
            name: {"outcome": attempt.outcome.value, "score": attempt.score}
            for name, attempt in best.items()
        },
        "next": following.exercise.id if following else None,
    }


def reset(
    what: Annotated[str, typer.Argument(help="An exercise or a lesson.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="All lessons.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Begin again: bring cells back as handed out and forget attempts, after a backup."""
    from grader.progress import pristine

    lessons, exercises = _chosen(what, everything)
    console = Console()
    single = "/" in what
    names = exercises if single else [lesson.slug for lesson in lessons]
    console.print(
        f"This brings {', '.join(names)} back to how it was handed out and forgets "
        f"{len(exercises)} exercise(s)' attempts and hints. A backup is made first."
    )
    if not yes and not typer.confirm("Go on?", default=False):
        console.print("Nothing was changed.")
        raise typer.Exit(1)
    saved = pristine.back_up(record.path())
    if saved:
        console.print(f"Record: a copy is {saved}", soft_wrap=True)
    for lesson in lessons:
        slugs = [name.partition("/")[2] for name in exercises] if single else None
        saved = pristine.restore(lesson, slugs)
        if saved:
            console.print(f"{lesson.notebook.name}: a copy is {saved}", soft_wrap=True)
    record.forget(exercises)
    console.print("Done. To undo, copy a backup over the file that it was made of.")


def merge(
    sources: Annotated[list[Path], typer.Argument(help="Files that pmle export --me wrote.")],
) -> None:
    """Take the records of other machines into yours, after a backup."""
    from grader.progress import pristine, transfer

    console = Console(highlight=False)
    saved = pristine.back_up(record.path())
    if saved:
        console.print(f"Record: a copy is {saved}", soft_wrap=True)
    for source in sources:
        rows = transfer.merge(source)
        counts = ", ".join(f"{count} {table}" for table, count in rows.items())
        console.print(f"{source}: new are {counts}.", soft_wrap=True)


def _chosen(what: str, everything: bool) -> tuple[list[Lesson], list[str]]:
    whole = course.load()
    if everything == bool(what):
        raise CourseError("Name an exercise or a lesson, or use --all; pmle status lists them.")
    if "/" in what:
        lesson, entry = whole.entry(what)
        return [lesson], [entry.id]
    lessons = list(whole.ready_lessons) if everything else [whole.lesson(what)]
    for lesson in lessons:
        if not lesson.ready:
            raise CourseError(f"Lesson {lesson.slug} is not written yet.")
    return lessons, [entry.id for lesson in lessons for entry in lesson.exercises]
