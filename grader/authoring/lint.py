"""Find what a reader, or nbgrader, would stumble over."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.markdown import Block, blocks
from grader.authoring.pages import Page, all_pages
from grader.authoring.text import Text, load, read
from grader.course import Course, CourseError, Lesson

RULES_IN = ("scored", "manifest", "outputs", "prose", "shape", "files", "questions")
_PACKAGE = "grader.authoring.rules"


@dataclass(frozen=True)
class Finding:
    """Something to repair.

    Parameters
    ----------
    path, line
        Where, relative to the course's root.
    rule
        Name of the rule that found it.
    what
        What was found.
    remedy
        The next step.
    """

    path: str
    line: int
    rule: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.what} {self.remedy}"


Found = tuple[int, str, str]
"""What a page's rule yields: a line of the text, what was found, the next step."""

FoundInFile = tuple[Path, int, str, str]
"""What a rule about the whole course yields: a file first."""


@dataclass(frozen=True)
class Subject:
    """A page under the rules: its text, its blocks, its executed notebook."""

    course: Course
    page: Page
    text: Text
    notebook: NotebookNode | None

    @property
    def lesson(self) -> Lesson | None:
        """The lesson, or None for the start page."""
        return self.page.lesson

    @property
    def cells(self) -> list[tuple[int, int, NotebookNode]]:
        """Position, line and cell of the whole text."""
        return [
            (position, self.text.lines[position], cell)
            for position, cell in enumerate(self.text.notebook.cells)
        ]

    @property
    def executed(self) -> list[tuple[int, NotebookNode]]:
        """Line and executed cell, as far as the notebook follows the text."""
        cells = self.notebook.cells if self.notebook else []
        return [
            (self.text.lines[min(position, len(self.text.lines) - 1)], cell)
            for position, cell in enumerate(cells)
            if cell.cell_type == "code"
        ]

    @cached_property
    def blocks(self) -> list[Block]:
        """Headings, paragraphs and table cells, in order."""
        return list(blocks(self.text))


PageRule = Callable[[Subject], Iterable[Found]]
CourseRule = Callable[[Course, Path], Iterable[FoundInFile]]
page_rules: dict[str, PageRule] = {}
course_rules: dict[str, CourseRule] = {}


def rule(name: str) -> Callable[[PageRule], PageRule]:
    """Register a rule about a page."""

    def register(function: PageRule) -> PageRule:
        page_rules[name] = function
        return function

    return register


def course_rule(name: str) -> Callable[[CourseRule], CourseRule]:
    """Register a rule about the course as a whole."""

    def register(function: CourseRule) -> CourseRule:
        course_rules[name] = function
        return function

    return register


def check(course: Course, root: Path, pages: Sequence[Page] | None = None) -> list[Finding]:
    """Apply all rules.

    Parameters
    ----------
    course, root
        The manifest, and the folder with the course's files.
    pages
        Only these, and no rule about the course as a whole.
    """
    for name in RULES_IN:
        importlib.import_module(f"{_PACKAGE}.{name}")
    found: list[Finding] = []
    for page in all_pages(course, root) if pages is None else pages:
        found += _of_page(course, page)
    if pages is None:
        for name, course_wide in course_rules.items():
            found += [
                Finding(_shown(path, root), line, name, what, remedy)
                for path, line, what, remedy in course_wide(course, root)
            ]
    return sorted(found, key=lambda finding: (finding.path, finding.line, finding.rule))


def _of_page(course: Course, page: Page) -> Iterator[Finding]:
    try:
        subject = Subject(course, page, read(page), load(page))
    except CourseError as error:
        yield Finding(page.shown(page.source), 1, "readable", str(error), "")
        return
    for name, about_page in page_rules.items():
        for line, what, remedy in about_page(subject):
            yield Finding(page.shown(page.source), line, name, what, remedy)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
