"""A course folder, an exchange and students, driven by nbgrader's own commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import course

LESSON = course.load().lesson("metrics")
ANSWERS = course.ROOT / "tests" / "answers" / LESSON.slug
RIGHT = {
    entry.slug: ANSWERS / entry.slug / "right-reference.py"
    for entry in LESSON.exercises
    if entry.graded == "auto"
}


def expected_score(answer: Path) -> float:
    """Read the score that an answer file promises; right ones earn all points."""
    entry = course.load().entry(f"{LESSON.key}/{answer.parent.name}")[1]
    for line in answer.read_text(encoding="utf-8").splitlines():
        if line.startswith("# score:"):
            return float(line.partition(":")[2])
    return entry.points


def fill_in(notebook: Path, answers: dict[str, Path]) -> None:
    """Write answers into a student's copy of the notebook, as the student would."""
    content = nbformat.read(notebook, as_version=4)
    for cell in content.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers and cell.cell_type == "code":
            cell.source = answers[name].read_text(encoding="utf-8")
    nbformat.write(content, notebook)


def make_course(folder: Path, exchange: Path) -> None:
    """Make an instructor's folder of the real configuration and the real lesson."""
    exchange.mkdir(parents=True)
    exchange.chmod(0o777)
    shutil.copytree(LESSON.solution.parent, folder / "solutions" / LESSON.slug)
    config = (course.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(
        f"{config}\nc.CourseDirectory.root = {str(folder)!r}\n"
        f"c.Exchange.root = {str(exchange)!r}\n",
        encoding="utf-8",
    )


def nbgrader(folder: Path, *arguments: str, home: Path | None = None) -> str:
    """Run an nbgrader command in a folder and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "HOME": str(home or folder),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, f"nbgrader {' '.join(arguments)} failed:\n{output}"
    return output


@dataclass
class Classroom:
    """Folders of one course: the instructor's, the exchange, and each student's."""

    root: Path

    @property
    def course(self) -> Path:
        return self.root / "course"

    def student_folder(self, student: str) -> Path:
        return self.root / "students" / student

    def nbgrader(self, *arguments: str, student: str = "") -> str:
        """Run an nbgrader command, as a student in their folder or as the instructor.

        Everybody is the same user of the operating system here, so the student
        is named to nbgrader, and has a home of their own.
        """
        home = self.root / "homes" / (student or "instructor")
        home.mkdir(parents=True, exist_ok=True)
        named = [f"--CourseDirectory.student_id={student}"] if student else []
        folder = self.student_folder(student) if student else self.course
        return nbgrader(folder, *arguments, *named, home=home)
