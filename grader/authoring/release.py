"""The student release, made by nbgrader's own ``generate_assignment``."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.authoring.files import write
from grader.authoring.pages import Page
from grader.authoring.text import KERNELSPEC, LANGUAGE, dump
from grader.course import CourseError

CONFIG = "nbgrader_config.py"
_STUDENT_CELL_METADATA = ("nbgrader", "deletable", "editable")


class StripAuthoring(NbGraderPreprocessor):  # type: ignore[misc]
    """Take away what concerns authors only: pairing, build stamps, tags, versions."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Keep the kernel's name, and of each cell what nbgrader needs."""
        nb.metadata = NotebookNode(
            kernelspec=NotebookNode(KERNELSPEC), language_info=NotebookNode(LANGUAGE)
        )
        for cell in nb.cells:
            cell.metadata = NotebookNode(
                {key: cell.metadata[key] for key in _STUDENT_CELL_METADATA if key in cell.metadata}
            )
        return nb, resources


def generate(root: Path, page: Page, solution: NotebookNode) -> dict[str, bytes]:
    """Make the student folder of a solution notebook.

    Nothing is written below `root`: nbgrader works in a temporary folder, without
    a gradebook.

    Returns
    -------
    dict
        The files of the student folder by their relative path.

    Raises
    ------
    CourseError
        nbgrader refused the notebook, in its own words.
    """
    with tempfile.TemporaryDirectory(prefix="pmle-release-") as scratch:
        course = Path(scratch).resolve()
        source, target = course / "solutions" / page.slug, course / "notebooks" / page.slug
        write(source / page.solution.name, dump(solution))
        for helper in page.helpers():
            write(source / helper.relative_to(page.folder), helper.read_bytes())
        _convert(_config(root, course), page)
        return {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in sorted(target.rglob("*"))
            if path.is_file()
        }


def _config(root: Path, course: Path) -> Config:
    """Load the course's own configuration, and move it to the temporary folder."""
    if not (root / CONFIG).is_file():
        raise CourseError(f"{root / CONFIG} is missing: nbgrader needs it to make releases.")
    config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    config.CourseDirectory.root = str(course)
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    steps = list(config.GenerateAssignment.get("preprocessors", GenerateAssignment().preprocessors))
    if StripAuthoring not in steps:
        config.GenerateAssignment.preprocessors = [*steps, StripAuthoring]
    return config


def _convert(config: Config, page: Page) -> None:
    words = _Words()
    log = logging.getLogger("pmle.release")
    log.propagate = False
    log.addHandler(words)
    try:
        folder = CourseDirectory(config=config, assignment_id=page.slug)
        GenerateAssignment(coursedir=folder, config=config, log=log).start()
    except Exception as error:
        said = "\n  ".join(words.lines) or str(error)
        raise CourseError(
            f"{page.shown(page.source)}: nbgrader cannot make the student notebook:\n  {said}"
        ) from error
    finally:
        log.removeHandler(words)


class _Words(logging.Handler):
    """Keep the last lines of what nbgrader complains about."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [line for line in record.getMessage().splitlines() if line.strip()][-6:]
