"""Text to executed solution to student notebook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from nbformat import NotebookNode

from grader.authoring import stamp
from grader.authoring.execute import execute
from grader.authoring.files import write
from grader.authoring.pages import Page
from grader.authoring.text import Text, dump, load, read
from grader.course import CourseError


class State(Enum):
    """What there is to do for a page."""

    CURRENT = "unchanged"
    STALE = "built"
    TEXT_BEHIND = "the notebook was edited"
    RELEASE_EDITED = "the student notebook was edited"


@dataclass(frozen=True)
class Job:
    """A page with its text and its state."""

    page: Page
    text: Text
    state: State
    built_from: str

    @property
    def cells(self) -> int:
        """How many cells are to be run."""
        return sum(cell.cell_type == "code" for cell in self.text.notebook.cells)


@dataclass
class Report:
    """What a build did.

    Parameters
    ----------
    built, unchanged
        Pages.
    problems
        One message for each page that could not be built; nothing of it was
        written.
    """

    built: list[Page] = field(default_factory=list)
    unchanged: list[Page] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def plan(page: Page) -> Job:
    """Find out what a page needs.

    Raises
    ------
    CourseError
        The text or the notebook cannot be read.
    """
    text, notebook = read(page), load(page)
    return Job(page, text, _state(page, text, notebook), stamp.inputs(page))


def _state(page: Page, text: Text, notebook: NotebookNode | None) -> State:
    if notebook is None:
        return State.STALE
    last = stamp.read(notebook)
    now = stamp.sources(notebook)
    if now != stamp.sources(text.notebook) and (last is None or now != last.sources):
        return State.TEXT_BEHIND
    if last is None:
        return State.STALE
    released = stamp.released(page)
    if released and released != last.release:
        return State.RELEASE_EDITED
    same = last.built_from == stamp.inputs(page) and last.content == stamp.content(notebook)
    return State.CURRENT if same and released else State.STALE


def refusal(job: Job) -> str:
    """Say why a page is left alone; empty if it may be built."""
    page = job.page
    if job.state is State.TEXT_BEHIND:
        return (
            f"{page.shown(page.solution)} has edits that {page.shown(page.source)} does not have. "
            "Nothing was overwritten. Next step: `jupytext --diff "
            f"{page.shown(page.source)} {page.shown(page.solution)}` shows them; `jupytext --sync "
            f"{page.shown(page.solution)}` takes them into the text if the notebook is the newer "
            "file. To drop them, delete the notebook and build again."
        )
    if job.state is State.RELEASE_EDITED:
        return (
            f"{page.shown(page.release)} was changed since it was built; it may hold somebody's "
            "answers. Nothing was overwritten. Next step: copy what you need from it, then "
            f"`pmle build {page.slug} --overwrite`."
        )
    return ""


def build(
    pages: Sequence[Page],
    jobs: int = 1,
    overwrite: bool = False,
    on_start: Callable[[int], None] = lambda _: None,
    on_cell: Callable[[], None] = lambda: None,
) -> Report:
    """Bring pages up to date.

    Parameters
    ----------
    pages
        What to build.
    jobs
        How many kernels run at the same time.
    overwrite
        Replace student notebooks that were edited by hand.
    on_start, on_cell
        For a progress bar: how many cells there are to run, and one was run.

    Returns
    -------
    Report
        A page that fails keeps its old notebooks; the others are written.
    """
    report = Report()
    todo = []
    for page in pages:
        try:
            job = plan(page)
        except CourseError as error:
            report.problems.append(str(error))
            continue
        if job.state is State.CURRENT:
            report.unchanged.append(page)
        elif (reason := refusal(job)) and not (overwrite and job.state is State.RELEASE_EDITED):
            report.problems.append(reason)
        else:
            todo.append(job)
    if todo:
        on_start(sum(job.cells for job in todo))
        executed = asyncio.run(run_all(todo, jobs, on_cell))
        for job, result in zip(todo, executed, strict=True):
            _finish(job, result, report)
    return report


async def run_all(
    todo: Sequence[Job], jobs: int, on_cell: Callable[[], None]
) -> list[NotebookNode | CourseError]:
    """Execute texts, some at a time; a failure takes the place of its notebook."""
    free = asyncio.Semaphore(max(jobs, 1))

    async def one(job: Job) -> NotebookNode | CourseError:
        async with free:
            try:
                return await execute(job.page, job.text, on_cell)
            except CourseError as error:
                return error

    return await asyncio.gather(*(one(job) for job in todo))


def _finish(job: Job, result: NotebookNode | CourseError, report: Report) -> None:
    from grader.authoring.release import generate

    if isinstance(result, CourseError):
        report.problems.append(str(result))
        return
    page = job.page
    try:
        files = generate(page.root, page, result)
    except CourseError as error:
        report.problems.append(str(error))
        return
    for name, content in files.items():
        write(page.release.parent / name, content)
    marks = stamp.Stamp(
        job.built_from,
        stamp.sources(result),
        stamp.content(result),
        stamp.released(page),
    )
    # Last of all: without the stamp an interrupted build is simply repeated.
    write(page.solution, dump(stamp.put(result, marks)))
    report.built.append(page)
