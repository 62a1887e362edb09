"""Files that belong to nothing, and spelling."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.lint import FoundInFile, course_rule
from grader.authoring.mutants import EQUIVALENT
from grader.authoring.pages import PASSING_FOLDERS, START, Page, all_pages
from grader.course import Course, CourseError
from grader.exam import handout

_ANSWER = re.compile(r"(right|wrong)-[a-z0-9-]+\.py")
_SPELLED = (
    "README.md",
    "solutions/**/*.md",
    "solutions/**/*.py",
    "datasets/**/*.md",
    "grader/**/*.py",
    "grader/*.toml",
    "grader/questions/*",
    "tests/**/*.py",
)
_MISSPELLING = re.compile(r"(.*?):(\d+): (.*)")


@course_rule("stray-page")
def stray_pages(course: Course, root: Path) -> Iterator[FoundInFile]:
    """Refuse files in solutions and notebooks that no lesson and no mock exam owns."""
    pages = {page.slug: page for page in all_pages(course, root)}
    for room in ("solutions", "notebooks"):
        for folder in sorted((root / room).glob("*")):
            if folder.name in PASSING_FOLDERS or folder.name.startswith("."):
                continue
            page = pages.get(folder.name)
            if page is None and _is_exam(root / "solutions" / folder.name):
                continue
            if page is None:
                yield folder, 1, "It belongs to no lesson that is ready.", "Move or delete it."
            elif room == "solutions":
                yield from _stray_in(page)


def _is_exam(folder: Path) -> bool:
    """Whether ``pmle cohort exam`` wrote it, for an instructor's class."""
    try:
        return bool(handout.read(folder / f"{folder.name}.ipynb").items)
    except CourseError:
        return False


def _stray_in(page: Page) -> Iterator[FoundInFile]:
    own = {page.source, page.solution}
    for path in sorted(page.folder.rglob("*")):
        passing = set(path.parts) & set(PASSING_FOLDERS)
        if path.suffix in (".md", ".ipynb") and path not in own and not passing:
            yield path, 1, f"It is not {page.slug}'s text or notebook.", "Move or delete it."


@course_rule("stray-answer")
def stray_answers(course: Course, root: Path) -> Iterator[FoundInFile]:
    """Refuse answers that nobody ever runs."""
    known = {
        f"{lesson.slug}/{entry.slug}" for lesson in course.lessons for entry in lesson.exercises
    }
    slugs = {lesson.slug for lesson in course.lessons}
    home = root / "tests" / "answers"
    for path in sorted(home.glob("*")):
        if path.name not in slugs and path.name not in PASSING_FOLDERS:
            yield path, 1, "There is no such lesson.", "Rename or delete it."
    for folder in sorted(home.glob("*/*")):
        name = folder.relative_to(home).as_posix()
        if folder.name in PASSING_FOLDERS or folder.parent.name not in slugs:
            continue
        if name not in known:
            yield folder, 1, "There is no such exercise.", "Rename or delete it."
            continue
        for path in sorted(folder.iterdir()):
            usable = _ANSWER.fullmatch(path.name) or path.name == EQUIVALENT
            if not usable and path.name not in PASSING_FOLDERS:
                yield path, 1, "It is no answer.", "Call it right-<what>.py or wrong-<what>.py."


@course_rule("start-page")
def start_page(course: Course, root: Path) -> Iterator[FoundInFile]:
    """Demand the page on which the course opens."""
    if not any(page.slug == START for page in all_pages(course, root)):
        yield root / "solutions" / START, 1, "The start page is missing.", f"Write {START}.md."


@course_rule("spelling")
def spelling(course: Course, root: Path) -> Iterator[FoundInFile]:  # noqa: ARG001 whole tree
    """Let codespell read texts, code and cards."""
    files = sorted({path for pattern in _SPELLED for path in root.glob(pattern)})
    if not files:
        return
    done = subprocess.run(
        [sys.executable, "-m", "codespell_lib", *map(str, files)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    for found in map(_MISSPELLING.fullmatch, done.stdout.splitlines()):
        if found:
            yield (
                (root / found[1]).resolve(),
                int(found[2]),
                f"Misspelt: {found[3]}.",
                "Correct it, or add the word to codespell's list in pyproject.toml.",
            )
