"""Lesson 01 is built and graded with the network cut."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import LESSON, RIGHT, fill_in, make_course

from grader import course

CUT = ["unshare", "--user", "--map-root-user", "--net", sys.executable]
SCRIPT = str(Path(__file__).with_name("without_network.py"))


def namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*CUT, SCRIPT, "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not namespaces_work(), reason="this machine allows no network namespaces"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The course without anything built, in a folder of its own."""
    target = tmp_path / "course"
    ignored = shutil.ignore_patterns(".venv*", ".git", "*.ipynb", ".*_cache", "__pycache__")
    shutil.copytree(course.ROOT, target, ignore=ignored)
    return target


def offline(folder: Path, *command: str) -> str:
    """Run a Python module in a folder with the network cut and an empty home."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [*CUT, SCRIPT, sys.executable, "-m", *command],
        cwd=folder,
        env={
            **os.environ,
            "HOME": str(home),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(folder),
            # A warm kernel would be forked from a process outside, which has the network.
            "PMLE_WARM": "off",
        },
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return output


def test_the_lesson_is_built(copy: Path) -> None:
    assert "built 01-metrics" in offline(copy, "grader.cli", "build", LESSON.slug)
    built = copy / LESSON.notebook.relative_to(course.ROOT)
    assert "raise NotImplementedError" in built.read_text(encoding="utf-8")


def test_a_submission_is_graded(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    make_course(folder, exchange=tmp_path / "exchange")
    offline(folder, "nbgrader", "generate_assignment", LESSON.slug)
    submitted = folder / "submitted" / "ann" / LESSON.slug
    shutil.copytree(folder / "notebooks" / LESSON.slug, submitted)
    fill_in(submitted / LESSON.notebook.name, RIGHT)
    assert "Autograding" in offline(folder, "nbgrader", "autograde", LESSON.slug)
    exported = offline(folder, "nbgrader", "export", "--to", "grades.csv")
    assert "grades.csv" in exported
    points = sum(entry.points for entry in LESSON.exercises if entry.graded == "auto")
    assert f",{points:.1f}," in (folder / "grades.csv").read_text(encoding="utf-8")
