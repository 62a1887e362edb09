"""Grade the reference answers of lessons: every exercise must get all its points.

``python tests/cohort/every_lesson.py [LESSON ...]`` says which exercises are judged in the process
of the student's code, because what they are about does not travel as data. It takes minutes: the
notebooks are run whole.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import small

from grader import course
from grader.authoring.answers import of_exercise
from grader.cohort import engine, sandbox
from grader.cohort.ledger import Ledger
from grader.cohort.release import classroom, register, release
from grader.cohort.repair import grade_id
from grader.cohort.simulate import ANSWERS, released
from grader.course import Lesson

LIMITS = sandbox.Limits(cell=900.0, total=3000.0, memory=6 << 30)


def grade(lesson: Lesson, root: Path) -> dict[str, tuple[float | None, float]]:
    """Grade the reference answers; return marks and points by exercise."""
    shutil.copytree(lesson.solution.parent, root / "solutions" / lesson.slug)
    own = (course.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(
        f"{own}\nc.CourseDirectory.root = {str(root)!r}\n", encoding="utf-8"
    )
    room = classroom(root)
    made = release(room, lesson)
    register(room, made)
    references = {
        entry.slug: answer.source
        for entry in lesson.exercises
        for answer in of_exercise(ANSWERS, lesson, entry)
        if answer.path.name == "right-reference.py"
    }
    notebook = released(made)
    for cell in notebook.cells:
        cell.source = references.get(grade_id(cell), cell.source)
    folder = room.folder("submitted", "reference", lesson.slug)
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lesson.key}.ipynb")
    book = Ledger(room, made)
    try:
        todo = engine.plan(room, made, book, "", force=True).todo
        for graded in engine.grade(room, made, book, todo, engine.Options(1, limits=LIMITS)):
            for note in (*graded.entry.notes, *graded.within):
                print(f"    {note}")
    finally:
        book.close()
    marks = small.scores(room.directory.db_url, "reference")
    found = {
        entry.slug: (marks.get(entry.slug), entry.points)
        for entry in lesson.exercises
        if entry.slug in references
    }
    graded = room.folder("autograded", "reference", lesson.slug) / f"{lesson.key}.ipynb"
    for cell in nbformat.read(graded, as_version=4).cells:
        slug = grade_id(cell).removeprefix("test-")
        if cell.cell_type == "code" and slug in found and slug != grade_id(cell):
            mark, points = found[slug]
            if mark != points:
                print(f"  {slug}: {mark} of {points}\n{said(cell)}")
    return found


def said(cell: nbformat.NotebookNode) -> str:
    """Read what a cell printed or raised."""
    return "\n".join(
        output.get("text", output.get("data", {}).get("text/plain", output.get("evalue", "")))
        for output in cell.outputs
    )


def main() -> None:
    """Print what does not get its points."""
    known = course.load()
    chosen = [known.lesson(name) for name in sys.argv[1:]] or known.ready_lessons
    wrong = 0
    for lesson in chosen:
        if not lesson.exercises:
            continue
        start = time.monotonic()
        print(lesson.slug, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            marks = grade(lesson, Path(folder).resolve())
        wrong += sum(mark != points for mark, points in marks.values())
        print(f"  {len(marks)} exercises, {time.monotonic() - start:.0f} s", flush=True)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
