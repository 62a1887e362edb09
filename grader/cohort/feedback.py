"""Feedback pages by nbgrader's own template, made in parallel and never stale."""

from __future__ import annotations

import functools
import logging
import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter, html
from nbgrader import api
from nbgrader.converters import GenerateFeedback

from grader.authoring import files
from grader.checks.capture import TimeLimitError, time_limit
from grader.cohort.release import Classroom, classroom
from grader.course import CourseError, Lesson

# What nbconvert mends in a finished page: pictures without a description, cells of Lab's themes.
_TO_MEND = re.compile(r"<img(?![^>]*\salt=)|jp-Notebook", re.IGNORECASE)

PAGE_SECONDS = 60.0

_worker: dict[str, Any] = {}


def graded(room: Classroom, lesson: Lesson, only: str = "") -> list[str]:
    """List the students who have a graded notebook of a lesson."""
    top = room.folder("autograded", ".", ".")
    found = [
        folder.name
        for folder in sorted(top.glob("*"))
        if (folder / lesson.slug / f"{lesson.key}.ipynb").is_file()
    ]
    return [name for name in found if not only or name == only]


@dataclass(frozen=True)
class Page:
    """What came of a student's page.

    Parameters
    ----------
    student
        Whose.
    trouble
        Why there is none; empty for one that was written.
    """

    student: str
    trouble: str = ""


def generate(room: Classroom, lesson: Lesson, students: list[str], jobs: int) -> Iterator[Page]:
    """Write the feedback pages of students.

    What a student wrote into a notebook can keep its page from being made, and nobody else's.

    Yields
    ------
    Page
        One for each student.

    Raises
    ------
    CourseError
        A process that makes them was killed.
    """
    start = (str(room.root), room.directory.db_url, lesson.slug, lesson.key)
    # Forked where that can be, because nbgrader and nbconvert take seconds to import.
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    with ProcessPoolExecutor(jobs, context, _begin, start) as pool:
        try:
            yield from pool.map(_page, students)
        except BrokenProcessPool as error:
            raise CourseError(
                "A process that writes feedback pages was killed, as a machine does that runs out "
                "of memory. The pages so far are there: pmle feedback --jobs 1 takes the least."
            ) from error


def _begin(root: str, url: str, slug: str, key: str) -> None:
    """Make one exporter for all pages of this process."""
    room = classroom(Path(root), url)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    # nbgrader opens the gradebook for each page, and a new engine has to compile all statements.
    api.create_engine = functools.cache(api.create_engine)
    html.BeautifulSoup = _parse  # type: ignore[attr-defined,assignment]
    converter = GenerateFeedback(coursedir=room.directory, config=room.config)
    exporter = HTMLExporter(parent=converter, config=converter.config)
    for step in converter.preprocessors:
        exporter.register_preprocessor(step)
    _worker.update(room=room, exporter=exporter, slug=slug, key=key)


def _parse(page: str, features: str) -> BeautifulSoup | _Whole:
    """Parse a page only if there is something to mend in it: that takes half of a page's time."""
    return BeautifulSoup(page, features=features) if _TO_MEND.search(page) else _Whole(page)


class _Whole(str):
    """A page that is not parsed, because nothing would be found in it."""

    __slots__ = ()

    def select(self, _: str) -> tuple[()]:
        return ()


def _page(student: str) -> Page:
    target = _worker["room"].folder("feedback", student, _worker["slug"]) / f"{_worker['key']}.html"
    try:
        with time_limit(PAGE_SECONDS):
            _write_page(student, target)
    except TimeLimitError:
        trouble = f"it was not finished after {PAGE_SECONDS:g} seconds"
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
    else:
        return Page(student)
    target.unlink(missing_ok=True)  # it would show an earlier submission
    return Page(student, trouble)


def _write_page(student: str, target: Path) -> None:
    room, slug, key = _worker["room"], _worker["slug"], _worker["key"]
    source = room.folder("autograded", student, slug) / f"{key}.ipynb"
    resources = {
        "unique_key": key,
        "output_files_dir": f"{key}_files",
        "metadata": {"name": key, "path": str(source.parent)},
        "nbgrader": {
            "student": student,
            "assignment": slug,
            "notebook": key,
            "db_url": room.directory.db_url,
        },
    }
    notebook = nbformat.read(source, as_version=4)
    page, _ = _worker["exporter"].from_notebook_node(notebook, resources)
    files.write(target, page.encode())
    target.chmod(0o644)
