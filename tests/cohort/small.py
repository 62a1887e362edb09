"""A course folder with a few exercises of lesson 01, so that a submission runs in a moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from sqlalchemy import DateTime, create_engine, text

from grader import course
from grader.cohort.release import Classroom, Release, classroom, release
from grader.cohort.repair import grade_id
from grader.course import Lesson

LESSON = course.load().lesson("metrics")
EXERCISES = ("choose-metric", "defend-threshold", "reliability-curve", "calibration-error", "ndcg")
# The hidden tests of this one take a second.
HIDDEN = "roc-auc"


def make(
    folder: Path,
    *more: str,
    config: str = "",
    lesson: Lesson = LESSON,
    exercises: tuple[str, ...] = EXERCISES,
) -> tuple[Classroom, Release]:
    """Make the folder and open it."""
    wanted = {name for slug in (*exercises, *more) for name in (slug, f"test-{slug}")}
    notebook = nbformat.read(lesson.solution, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) in wanted]
    target = folder / "solutions" / lesson.slug / lesson.solution.name
    target.parent.mkdir(parents=True)
    nbformat.write(notebook, target)
    own = (course.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(
        f"{own}\nc.CourseDirectory.root = {str(folder)!r}\n{config}", encoding="utf-8"
    )
    room = classroom(folder)
    return room, release(room, lesson)


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run plain nbgrader in a course folder."""
    tools = str(Path(sys.executable).parent)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={**os.environ, "PMLE_RECORD": "off", "PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


_GRADES = """
select student.id as student, base_cell.name as cell, grade.auto_score, grade.manual_score,
  grade.extra_credit, grade.needs_manual_grade
from grade join base_cell on grade.cell_id = base_cell.id
  join submitted_notebook on grade.notebook_id = submitted_notebook.id
  join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
  join student on submitted_assignment.student_id = student.id
"""
_COMMENTS = """
select student.id as student, base_cell.name as cell, comment.auto_comment, comment.manual_comment
from comment join base_cell on comment.cell_id = base_cell.id
  join submitted_notebook on comment.notebook_id = submitted_notebook.id
  join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
  join student on submitted_assignment.student_id = student.id
"""
_SUBMISSIONS = """
select student.id as student, assignment.name as lesson, submitted_assignment.timestamp,
  submitted_notebook.late_submission_penalty
from submitted_notebook
  join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
  join student on submitted_assignment.student_id = student.id
  join assignment on submitted_assignment.assignment_id = assignment.id
"""


def rows(url: str) -> dict[str, dict[tuple[str, str], tuple[object, ...]]]:
    """Read all marks, comments and submissions of a gradebook, without its random ids."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            name: {(row[0], row[1]): tuple(row[2:]) for row in connection.execute(query)}
            for name, query in (
                ("grades", text(_GRADES)),
                ("comments", text(_COMMENTS)),
                # SQLite keeps times as texts.
                ("submissions", text(_SUBMISSIONS).columns(timestamp=DateTime)),
            )
        }
    engine.dispose()
    return found


def scores(url: str, student: str) -> dict[str, float | None]:
    """Read one student's automatic marks by the exercise's slug."""
    return {
        cell.removeprefix("test-"): row[0]  # type: ignore[misc]
        for (name, cell), row in rows(url)["grades"].items()
        if name == student
    }


def log(room: Classroom, student: str) -> dict[str, object]:
    """Read the log of a submission."""
    path = room.root / ".pmle" / "grade" / LESSON.slug / f"{student}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
