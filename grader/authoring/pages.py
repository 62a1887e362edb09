"""What is built: each lesson, and the start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, CourseError, Lesson

START = "00-start"

# Files in a lesson's folder that are no helper files for students.
OWN_SUFFIXES = (".md", ".ipynb")
PASSING_FOLDERS = ("__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class Page:
    """A text and the two notebooks that are built from it.

    Parameters
    ----------
    root
        Folder that holds ``solutions`` and ``notebooks``.
    slug
        Name of the page's folder, and of its nbgrader assignment.
    key
        Name of its files, without the ending.
    lesson
        None for the start page.
    """

    root: Path
    slug: str
    key: str
    lesson: Lesson | None = None

    @property
    def folder(self) -> Path:
        """Where the text and the solution are."""
        return self.root / "solutions" / self.slug

    @property
    def source(self) -> Path:
        """The text that people edit."""
        return self.folder / f"{self.key}.md"

    @property
    def solution(self) -> Path:
        """The executed notebook."""
        return self.folder / f"{self.key}.ipynb"

    @property
    def release(self) -> Path:
        """The student notebook."""
        return self.root / "notebooks" / self.slug / f"{self.key}.ipynb"

    def helpers(self) -> list[Path]:
        """Files beside the text that students get too."""
        return sorted(
            path
            for path in self.folder.rglob("*")
            if path.is_file()
            and path.suffix not in OWN_SUFFIXES
            and not set(path.relative_to(self.folder).parts) & set(PASSING_FOLDERS)
            and path.suffix != ".pyc"
            and not path.name.startswith(".")
        )

    def shown(self, path: Path) -> str:
        """Write a path below the root as people type it."""
        return path.relative_to(self.root).as_posix()


def all_pages(course: Course, root: Path) -> list[Page]:
    """List the start page, where there is one, and every lesson that is ready."""
    start = Page(root, START, START)
    lessons = [Page(root, lesson.slug, lesson.key, lesson) for lesson in course.ready_lessons]
    return [start, *lessons] if start.source.is_file() else lessons


def chosen_pages(course: Course, root: Path, names: Sequence[str]) -> list[Page]:
    """Find pages by lesson key, slug or number, or all pages if no name is given.

    Raises
    ------
    CourseError
        There is no such lesson, or it is not written yet.
    """
    known = all_pages(course, root)
    if not names:
        return known
    chosen = []
    for name in names:
        slug = START if name in (START, "start", "00", "0") else course.lesson(name).slug
        found = [page for page in known if page.slug == slug]
        if not found:
            raise CourseError(
                f"{slug} is not written yet: write solutions/{slug}/ and set `ready = true` in "
                "grader/course.toml."
            )
        chosen += found
    return list(dict.fromkeys(chosen))
