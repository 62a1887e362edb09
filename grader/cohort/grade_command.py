"""The terminal's ``pmle grade``: its options, and where submissions run.

What grades is in `grading`, whose imports take a second. They begin when the process that will run
the submissions has begun with its own.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from grader.cohort import sandbox
from grader.cohort.options import CORES, CourseFolder, Database, LessonName, Student
from grader.cohort.runner import beforehand
from grader.course import CourseError

if TYPE_CHECKING:
    from grader.cohort.cluster import Cluster

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
    Exit code: 0, 3 if a submission needs a human, 4 if one could not be run or has no page.

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
    limits = sandbox.Limits(
        cell=cell_seconds, total=10 * cell_seconds, memory=int(memory * (1 << 30))
    )
    console = Console()
    at_once = jobs or CORES
    pages_at_once = at_once if pages else 0
    with ExitStack() as stack:
        start = stack.enter_context(nullcontext() if scheduler else beforehand(not trust, at_once))
        from grader.cohort import engine, grading, ledger, release

        room = release.classroom(folder, database)
        if start is None:
            cluster = stack.enter_context(_cluster(scheduler, at_once, patience, console))
            start, at_once = cluster.start, jobs or cluster.at_once
        options = engine.Options(at_once, force, not trust, limits, start)
        try:
            states = grading.grade(room, lesson, student, options, pages_at_once, console)
        except sandbox.SandboxError as error:
            raise CourseError(str(error)) from error
    if states[ledger.FAILED] or states[ledger.NEEDS_HUMAN]:
        raise typer.Exit(SOME_FAILED if states[ledger.FAILED] else SOME_NEED_A_HUMAN)


def _cluster(
    scheduler: str, at_once: int, patience: float, console: Console
) -> AbstractContextManager[Cluster]:
    from grader.cohort.cluster import connect

    def tell(sentence: str) -> None:
        console.print(sentence, highlight=False, soft_wrap=True, markup=False)

    return connect(scheduler, at_once, tell, patience)
