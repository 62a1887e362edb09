"""Grade the lessons of a course and write their feedback pages, and show how it goes."""

from __future__ import annotations

from collections import Counter

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

from grader.cohort import engine, feedback
from grader.cohort.ledger import FAILED, NEEDS_HUMAN, STATES, Ledger
from grader.cohort.release import Classroom, assignment, assignments, register, release
from grader.cohort.terminal import literal
from grader.course import Lesson


def grade(
    room: Classroom,
    name: str,
    student: str,
    options: engine.Options,
    pages: int,
    console: Console,
) -> Counter[str]:
    """Grade what has been handed in.

    Parameters
    ----------
    room
        The course.
    name
        Of the lesson; empty for all.
    student
        Whose; empty for everybody's.
    options
        How.
    pages
        How many feedback pages to write at once; 0 for none.
    console
        Where to show it.

    Returns
    -------
    Counter of str
        How many submissions came to each of `STATES`; one without its page counts as failed too.
    """
    chosen = lessons(room, name)
    counts = {one.slug: _grade_lesson(room, one, student, options, console) for one in chosen}
    if not counts:
        console.print(f"Nothing has been handed in: {room.folder('submitted', '', '')} is empty.")
        return Counter()
    console.print(_table(counts))
    states = sum(counts.values(), Counter())
    if pages:
        for one in chosen:
            written = write_pages(room, one, student, pages, console)
            states[FAILED] += sum(1 for page in written if page.trouble)
    return states


def lessons(room: Classroom, name: str) -> list[Lesson]:
    """List the lesson of a name, or all that somebody has handed in."""
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
        with _progress(console) as progress:
            task = progress.add_task(lesson.slug, total=len(plan.todo), told="starting")
            for graded in engine.grade(room, made, book, plan.todo, options):
                counts[graded.entry.state] += 1
                log(room, lesson, graded)
                progress.update(task, advance=1, told=_told(counts))
                if graded.entry.state in (NEEDS_HUMAN, FAILED):
                    for note in graded.entry.notes:
                        _tell(progress.console, graded.student, lesson, note)
        return counts
    finally:
        book.close()


def log(room: Classroom, lesson: Lesson, graded: engine.Graded) -> None:
    """Write a submission's log beside the graded one."""
    folder = room.root / ".pmle" / "grade" / lesson.slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{graded.student}.json").write_text(engine.summary(graded) + "\n", encoding="utf-8")


def _tell(console: Console, student: str, lesson: Lesson, note: str) -> None:
    line = f"[bold]{literal(student)}[/], {lesson.slug}: {literal(note)}"
    console.print(line, highlight=False, soft_wrap=True)


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
    return ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])


def _table(counts: dict[str, Counter[str]]) -> Table:
    table = Table("lesson", *STATES, "unchanged", title="pmle grade")
    for slug, found in counts.items():
        table.add_row(slug, *(str(found[state]) for state in (*STATES, "unchanged")))
    return table


def write_pages(
    room: Classroom, lesson: Lesson, student: str, jobs: int, console: Console
) -> list[feedback.Page]:
    """Write the feedback pages of a lesson, and tell whose could not be made."""
    names = feedback.graded(room, lesson, student)
    pages = []
    with _progress(console) as progress:
        task = progress.add_task(lesson.slug, total=len(names), told="feedback")
        for page in feedback.generate(room, lesson, names, jobs):
            pages.append(page)
            progress.update(task, advance=1)
            if page.trouble:
                note = f"no feedback page: {page.trouble}"
                _tell(progress.console, page.student, lesson, note)
    return pages
