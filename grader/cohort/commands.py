"""The terminal's ``pmle feedback``, ``collect``, ``export`` and ``simulate``."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import course
from grader.cohort.grade_command import SOME_FAILED, SOME_NEED_A_HUMAN
from grader.cohort.grading import lessons, write_pages
from grader.cohort.options import CORES, CourseFolder, Database, LessonName, Student
from grader.cohort.release import Classroom, assignment, assignments, classroom, release
from grader.cohort.terminal import literal
from grader.course import CourseError, Lesson


def feedback(
    lesson: LessonName = "",
    student: Student = "",
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Pages at once.")] = CORES,
    folder: CourseFolder = None,
    database: Database = "",
) -> None:
    """Write nbgrader's feedback pages of all that is graded.

    Exit code: 0, 4 if one could not be made.
    """
    room, console = classroom(folder, database), Console()
    pages = [
        page
        for one in lessons(room, lesson)
        for page in write_pages(room, one, student, jobs, console)
    ]
    count = sum(1 for page in pages if not page.trouble)
    console.print(f"Wrote {count} feedback page(s) below {room.folder('feedback', '', '')}.")
    if count < len(pages):
        raise typer.Exit(SOME_FAILED)


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
        console.print(f"Left out: {literal(line)}", highlight=False, soft_wrap=True)
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
