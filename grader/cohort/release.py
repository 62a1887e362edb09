"""The release of a lesson, as the gradebook must know it and as submissions are held against it."""

from __future__ import annotations

import ast
import hashlib
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from nbgrader.utils import find_all_files
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader import course
from grader.authoring.pages import START
from grader.cohort.repair import Master, grade_id
from grader.cohort.versions import sources, versions
from grader.course import CourseError, Lesson
from grader.exam import handout
from grader.exam.handout import MockExam

CONFIG = "nbgrader_config.py"
_CHECK = re.compile(r"""\bcheck\(\s*["']([\w/-]+)["']""")
_TENSORFLOW = re.compile(r"^\s*(?:import|from)\s+(?:tensorflow|keras)\b", re.MULTILINE)


@dataclass(frozen=True)
class Classroom:
    """An nbgrader course folder.

    Parameters
    ----------
    config
        Its ``nbgrader_config.py``.
    directory
        nbgrader's view of it: folders, the gradebook's URL.
    """

    config: Config
    directory: CourseDirectory

    @property
    def root(self) -> Path:
        """The folder."""
        return Path(self.directory.root)

    def folder(self, step: str, student: str, lesson: str) -> Path:
        """Return the folder of a step such as ``submitted``, whatever characters a name has."""
        directory = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(directory, student, lesson))


def classroom(folder: Path | None = None, database: str = "") -> Classroom:
    """Open the course in a folder: the given one, the current one, or this course's own.

    Parameters
    ----------
    folder
        Where ``nbgrader_config.py`` is.
    database
        URL of the gradebook, if it is not the configured one.

    Raises
    ------
    CourseError
        There is no configuration.
    """
    if folder is None:
        here = Path.cwd()
        folder = here if (here / CONFIG).is_file() else course.ROOT
    if not (folder / CONFIG).is_file():
        raise CourseError(f"{folder} is no nbgrader course: it has no {CONFIG}.")
    config: Config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder.resolve())
    tools = str(Path(sys.executable).parent)
    if tools not in os.environ["PATH"].split(os.pathsep):  # nbgrader calls alembic by name
        os.environ["PATH"] = f"{tools}{os.pathsep}{os.environ['PATH']}"
    if database:
        config.CourseDirectory.db_url = database
    return Classroom(config, CourseDirectory(config=config))


def assignment(room: Classroom, name: str) -> Lesson:
    """Find a lesson, or a mock exam in the course's source folder.

    Raises
    ------
    CourseError
        There is neither.
    """
    try:
        return course.load().lesson(name)
    except CourseError:
        exams = mock_exams(room)
        if name not in exams:
            raise
        return exams[name]


def assignments(room: Classroom) -> tuple[Lesson, ...]:
    """List what a class can be given: the lessons that are ready, and the mock exams."""
    return (*course.load().ready_lessons, *mock_exams(room).values())


def mock_exams(room: Classroom) -> dict[str, MockExam]:
    """Read the mock exams in the course's source folder, by name."""
    lessons = {lesson.slug for lesson in course.load().lessons}
    sources = (
        folder / f"{folder.name}.ipynb"
        for folder in sorted(room.folder("source", ".", ".").glob("*"))
        if folder.name not in lessons and folder.name != START
    )
    read = [handout.read(path) for path in sources if path.is_file()]
    return {exam.key: exam for exam in read if exam.items}


@dataclass(frozen=True)
class Release:
    """A lesson, ready to grade.

    Parameters
    ----------
    lesson
        Which.
    notebook
        Its notebook with hidden tests and stubs.
    released
        Sources of the locked cells as students got them, by id.
    files
        The lesson's helper files, which replace students' files of the same name.
    imports
        The notebook's import statements, whose names a hidden test may use.
    stage
        What must be imported: ``light`` or ``tensorflow``.
    fingerprint
        Changes when the release, what judges it or the locked packages do.
    """

    lesson: Lesson
    notebook: NotebookNode
    released: dict[str, str]
    files: dict[str, bytes]
    imports: tuple[str, ...]
    stage: str
    fingerprint: str

    @cached_property
    def tests(self) -> dict[str, Test]:
        """What each test cell judges, by the cell's id."""
        if isinstance(self.lesson, MockExam):
            return {
                name: Test(f"{self.lesson.key}/{name.removeprefix('test-')}", answer)
                for name, answer in handout.answers(self.lesson).items()
            }
        return _judged(self.notebook, self.lesson)

    @cached_property
    def master(self) -> Master:
        """What submissions are held against."""
        answers = {name: test.answer for name, test in self.tests.items()}
        return Master(self.lesson.key, self.notebook, self.released, answers)


@dataclass(frozen=True)
class Test:
    """What a test cell judges: the exercise's id and the name of the answer."""

    exercise: str
    answer: str


def release(room: Classroom, lesson: Lesson) -> Release:
    """Make the release of a lesson from the course's source folder.

    Raises
    ------
    CourseError
        The solution is not there.
    """
    folder = room.folder("source", ".", lesson.slug)
    source = folder / f"{lesson.key}.ipynb"
    if not source.is_file():
        raise CourseError(f"{source} is missing: pmle build {lesson.slug} makes it.")
    solution = nbformat.read(source, as_version=4)
    text = "\n".join(cell.source for cell in solution.cells if cell.cell_type == "code")
    text += "\n".join(path.read_text(encoding="utf-8") for path in sources(lesson.module))
    master = _prepared(solution, hidden=True)
    public = _prepared(nbformat.read(source, as_version=4), hidden=False)
    released = {name: cell.source for cell in public.cells if (name := grade_id(cell))}
    ignored = [*room.directory.ignore, "*.ipynb"]
    files = {
        Path(name).relative_to(folder).as_posix(): Path(name).read_bytes()
        for name in find_all_files(str(folder), ignored)
    }
    return Release(
        lesson,
        master,
        released,
        files,
        tuple(_imports(master)),
        "tensorflow" if _TENSORFLOW.search(text) else "light",
        _fingerprint(master, files, lesson),
    )


def register(room: Classroom, lesson: Release) -> None:
    """Have the gradebook know the release, as ``nbgrader generate_assignment`` does.

    Raises
    ------
    CourseError
        nbgrader refuses, because cells came or went after work was graded.
    """
    url, slug = room.directory.db_url, lesson.lesson.slug
    with Gradebook(url, room.directory.course_id) as gradebook:
        try:
            known = gradebook.find_notebook(lesson.lesson.key, slug)
            stored = {cell.name: (cell.source, cell.checksum) for cell in known.source_cells}
        except MissingEntry:
            gradebook.update_or_create_assignment(slug)
            stored = {}
    wanted = {
        name: (cell.source, cell.metadata.nbgrader.get("checksum"))
        for cell in lesson.notebook.cells
        if (name := grade_id(cell))
    }
    if stored == wanted:
        return
    names = {"assignment": slug, "notebook": lesson.lesson.key, "db_url": url}
    try:
        notebook = nbformat.from_dict(json.loads(json.dumps(lesson.notebook)))
        SaveCells().preprocess(notebook, {"nbgrader": names})
    except RuntimeError as error:
        raise CourseError(
            f"{slug}: {error}. Grade with the release that was handed out, or remove the "
            f"submissions first: nbgrader db assignment remove {slug}"
        ) from error


def _prepared(notebook: NotebookNode, hidden: bool) -> NotebookNode:
    steps = [LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums]
    if not hidden:
        steps += [ClearHiddenTests, ComputeChecksums]
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    resources: dict[str, object] = {}
    for step in steps:
        notebook, resources = step().preprocess(notebook, resources)
    return notebook


def _judged(master: NotebookNode, lesson: Lesson) -> dict[str, Test]:
    """Read from the notebook which function each test judges: that of the exercise's own cell.

    The checks know it as well, but to ask them takes seconds of imports.
    """
    known = {entry.id for entry in lesson.exercises}
    functions = {grade_id(cell): _function(cell) for cell in master.cells}
    tests = {}
    for cell in master.cells:
        name, marks = grade_id(cell), cell.metadata.get("nbgrader", {})
        found = _CHECK.search(cell.source)
        test = marks.get("grade") and not marks.get("solution") and cell.cell_type == "code"
        if test and found and found[1] in known:
            tests[name] = Test(found[1], functions.get(name.removeprefix("test-"), ""))
    return tests


def _function(cell: NotebookNode) -> str:
    """Name the only function that a cell defines, else nothing."""
    if cell.cell_type != "code":
        return ""
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # a cell with magics
        return ""
    names = [part.name for part in body if isinstance(part, ast.FunctionDef)]
    return names[0] if len(names) == 1 else ""


def _imports(master: NotebookNode) -> Iterator[str]:
    for cell in master.cells:
        if cell.cell_type != "code":
            continue
        with suppress(SyntaxError):  # a cell with magics
            for statement in ast.parse(cell.source).body:
                if isinstance(statement, ast.Import | ast.ImportFrom):
                    yield ast.unparse(statement)


def _fingerprint(master: NotebookNode, files: dict[str, bytes], lesson: Lesson) -> str:
    digest = hashlib.sha256(json.dumps(master, sort_keys=True).encode())
    for name, content in sorted(files.items()):
        digest.update(name.encode() + content)
    digest.update(json.dumps(versions(lesson.module)).encode())
    return digest.hexdigest()
