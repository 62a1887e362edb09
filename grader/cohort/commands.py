"""The terminal's ``pmle grade``, ``feedback``, ``collect``, ``export`` and ``simulate``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from grader import course
from grader.cohort import engine, ledger, sandbox
from grader.cohort.ledger import FAILED, NEEDS_HUMAN, STATES, Ledger
from grader.cohort.release import (
    Classroom,
    assignment,
    assignments,
    classroom,
    register,
    release,
)
from grader.cohort.runner import on_this_machine
from grader.course import CourseError, Lesson

CourseFolder = Annotated[
    Path | None, typer.Option("--course", help="The nbgrader course; default: this folder.")
]
Database = Annotated[str, typer.Option("--db", help="URL of the gradebook, if not the course's.")]
LessonName = Annotated[str, typer.Argument(help="For example 01-metrics; default: all ready ones.")]
Student = Annotated[str, typer.Option("--student", help="Only this one.")]

_CORES = os.cpu_count() or 1
SOME_NEED_A_HUMAN, SOME_FAILED = 3, 4


def grade(
    lesson: LessonName = "",
    student: Student = "",
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Submissions at once; default: all cores.")
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(help="Address of a Dask scheduler whose workers run them; local: a trial."),
    ] = "",
    patience: Annotated[
        float, typer.Option(min=1, help="Seconds to wait for a worker when all are lost.")
    ] = 3600.0,
    force: Annotated[bool, typer.Option("--force", help="Also what has not changed.")] = False,
    trust: Annotated[
        bool,
        typer.Option("--trust-submissions", help="Run students' code with your rights, unsafely."),
    ] = False,
    cell_seconds: Annotated[
        float, typer.Option(min=1, help="Wall time of one cell; of a submission ten times that.")
    ] = 120.0,
    memory: Annotated[float, typer.Option(min=0.5, help="GB of one submission.")] = 3.0,
    pages: Annotated[
        bool, typer.Option("--feedback", help="Write the feedback pages as well.")
    ] = False,
    folder: CourseFolder = None,
    database: Database = "",
) -> None:
    """Grade what students handed in, each in a sandbox, into nbgrader's gradebook.

    Only what is new or has changed is graded. It may be stopped at any time: the next run goes on.
    Exit code: 0, 3 if a submission needs a human, 4 if one could not be run.

    On several machines: install the course on each; on one of them "dask scheduler", on each
    "dask worker tcp://THAT-ONE:8786"; then --scheduler with the same address. A worker sees neither
    the gradebook nor your files, and must have the same versions of Python, packages, grader and
    lesson: that is compared before work is sent. A worker that is lost costs only time.
    """
    if scheduler and trust:
        raise CourseError(
            "--trust-submissions and --scheduler exclude each other: without a sandbox a "
            "submission reaches the scheduler, which runs whatever it is sent on every machine."
        )
    room = classroom(folder, database)
    limits = sandbox.Limits(
        cell=cell_seconds, total=10 * cell_seconds, memory=int(memory * (1 << 30))
    )
    console = Console()
    counts: dict[str, Counter[str]] = {}
    lessons = _lessons(room, lesson)
    try:
        with _place(scheduler, jobs, patience, console) as (start, at_once):
            options = engine.Options(at_once, force, not trust, limits, start)
            for chosen in lessons:
                counts[chosen.slug] = _grade_lesson(room, chosen, student, options, console)
    except sandbox.SandboxError as error:
        raise CourseError(str(error)) from error
    if not counts:
        console.print(f"Nothing has been handed in: {room.folder('submitted', '', '')} is empty.")
        return
    console.print(_table(counts))
    if pages:
        for chosen in lessons:
            _write_pages(room, chosen, student, jobs or _CORES, console)
    states = sum(counts.values(), Counter())
    if states[FAILED] or states[NEEDS_HUMAN]:
        raise typer.Exit(SOME_FAILED if states[FAILED] else SOME_NEED_A_HUMAN)


@contextmanager
def _place(
    scheduler: str, jobs: int | None, patience: float, console: Console
) -> Iterator[tuple[engine.Start, int]]:
    """Tell where submissions are run, and how many at once."""
    if not scheduler:
        yield on_this_machine, jobs or _CORES
        return
    from grader.cohort.cluster import connect

    def tell(sentence: str) -> None:
        console.print(sentence, highlight=False, soft_wrap=True, markup=False)

    with connect(scheduler, jobs or _CORES, tell, patience) as cluster:
        yield cluster.start, jobs or cluster.at_once


def _lessons(room: Classroom, name: str) -> list[Lesson]:
    if name:
        return [assignment(room, name)]
    return [lesson for lesson in assignments(room) if lesson.exercises and _handed_in(room, lesson)]


def _handed_in(room: Classroom, lesson: Lesson) -> bool:
    top = room.folder("submitted", ".", ".")
    return any(room.folder("submitted", one.name, lesson.slug).is_dir() for one in top.glob("*"))


def _grade_lesson(
    room: Classroom, lesson: Lesson, student: str, options: engine.Options, console: Console
) -> Counter[str]:
    made = release(room, lesson)
    register(room, made)
    book = Ledger(room, made)
    try:
        plan = engine.plan(room, made, book, student, options.force)
        counts = Counter(unchanged=plan.unchanged)
        if not plan.todo:
            return counts
        options = replace(options, jobs=min(options.jobs, len(plan.todo)))
        with _progress(console) as progress:
            task = progress.add_task(lesson.slug, total=len(plan.todo), told="starting")
            for graded in engine.grade(room, made, book, plan.todo, options):
                counts[graded.entry.state] += 1
                log(room, lesson, graded)
                progress.update(task, advance=1, told=_told(counts))
                if graded.entry.state in (NEEDS_HUMAN, FAILED):
                    for note in graded.entry.notes:
                        progress.console.print(
                            f"[bold]{graded.student}[/], {lesson.slug}: {note}",
                            highlight=False,
                            soft_wrap=True,
                        )
        return counts
    finally:
        book.close()


def log(room: Classroom, lesson: Lesson, graded: engine.Graded) -> None:
    """Write a submission's log beside the graded one."""
    folder = room.root / ".pmle" / "grade" / lesson.slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{graded.student}.json").write_text(engine.summary(graded) + "\n", encoding="utf-8")


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
        console=console,
        transient=True,
    )


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[state]} {state}" for state in ledger.STATES if counts[state])


def _table(counts: dict[str, Counter[str]]) -> Table:
    table = Table("lesson", *STATES, "unchanged", title="pmle grade")
    for slug, found in counts.items():
        table.add_row(slug, *(str(found[state]) for state in (*STATES, "unchanged")))
    return table


def feedback(
    lesson: LessonName = "",
    student: Student = "",
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Pages at once.")] = _CORES,
    folder: CourseFolder = None,
    database: Database = "",
) -> None:
    """Write nbgrader's feedback pages of all that is graded."""
    room, console = classroom(folder, database), Console()
    chosen = _lessons(room, lesson)
    count = sum(_write_pages(room, one, student, jobs, console) for one in chosen)
    console.print(f"Wrote {count} feedback page(s) below {room.folder('feedback', '', '')}.")


def _write_pages(room: Classroom, lesson: Lesson, student: str, jobs: int, console: Console) -> int:
    from grader.cohort.feedback import generate, graded

    names = graded(room, lesson, student)
    with _progress(console) as progress:
        task = progress.add_task(lesson.slug, total=len(names), told="feedback")
        for _ in generate(room, lesson, names, jobs):
            progress.update(task, advance=1)
    return len(names)


def collect(
    lesson: Annotated[str, typer.Argument(help="For example 01-metrics.")],
    source: Annotated[
        Path | None, typer.Argument(help="A platform's folder or zip; default: the exchange.")
    ] = None,
    pattern: Annotated[
        str, typer.Option(help="Regular expression with (?P<student>…) and (?P<file>…).")
    ] = "",
    folder: CourseFolder = None,
) -> None:
    """Take in what students handed in, from nbgrader's exchange or a learning platform."""
    from grader.cohort.collect import collect as take_in

    room, console = classroom(folder), Console()
    chosen = assignment(room, lesson)
    if source is None:
        _from_exchange(room, chosen)
        return
    done = take_in(room, chosen, source, pattern)
    console.print(f"Took in {len(done.students)} submission(s) of {chosen.slug}.")
    for line in done.refused:
        console.print(f"Left out: {line}", highlight=False, soft_wrap=True, markup=False)
    if done.refused:
        raise typer.Exit(SOME_NEED_A_HUMAN)


def _from_exchange(room: Classroom, lesson: Lesson) -> None:
    from nbgrader.apps.api import NbGraderAPI

    from grader.cohort.exchange import Collect

    config = deepcopy(room.config)
    config.ExchangeFactory.collect = Collect  # whatever the course's own configuration says
    done = NbGraderAPI(config=config).collect(lesson.slug, update=True)
    if not done["success"]:
        raise CourseError(str(done.get("error") or done.get("log")).strip().splitlines()[-1])


def export(
    lesson: LessonName = "",
    layout: Annotated[
        str, typer.Option("--format", help="canvas, moodle, blackboard or plain.")
    ] = "plain",
    per: Annotated[str, typer.Option(help="lesson, exercise or objective.")] = "lesson",
    to: Annotated[
        Path | None,
        typer.Option(help="The file; default: grades-FORMAT.csv, with --me pmle-record.json."),
    ] = None,
    me: Annotated[
        bool, typer.Option("--me", help="Your own record instead, to take to another machine.")
    ] = False,
    folder: CourseFolder = None,
    database: Database = "",
) -> None:
    """Write marks as a learning platform imports them, or your own record."""
    if me:
        _export_own_record(to or Path("pmle-record.json"))
        return
    from grader.cohort.export import FORMATS, PARTS, read, write

    for given, known in ((layout, FORMATS), (per, PARTS)):
        if given not in known:
            raise CourseError(f"{given!r} is not one of {', '.join(known)}.")
    room = classroom(folder, database)
    chosen = [assignment(room, lesson)] if lesson else list(assignments(room))
    people, columns = read(room, chosen, per)
    target = to or Path(f"grades-{layout}.csv")
    write(target, layout, people, columns)
    Console().print(f"Wrote {target}: {len(people)} student(s), {len(columns)} column(s).")


def _export_own_record(target: Path) -> None:
    from grader.progress import transfer

    rows = transfer.export(target)
    counts = ", ".join(f"{count} {table}" for table, count in rows.items())
    Console().print(f"{target}: {counts}.", soft_wrap=True, highlight=False)


def simulate(
    lesson: Annotated[str, typer.Argument(help="For example 01-metrics.")],
    count: Annotated[int, typer.Option("--students", min=1, help="How many.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed makes the same cohort.")] = 0,
    folder: CourseFolder = None,
) -> None:
    """Make submissions of a cohort that never was, to rehearse grading."""
    from grader.cohort.simulate import simulate as make

    room = classroom(folder)
    made = make(room, release(room, course.load().lesson(lesson)), count, seed)
    where = room.folder("submitted", "", "")
    Console().print(f"Wrote {len(made)} submission(s) below {where}.", soft_wrap=True)
