"""The real lessons: proven, up to date, and without findings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import course
from grader.authoring import drift, lint, prove
from grader.authoring.pages import Page, all_pages

ROOT = course.ROOT
COURSE = course.load()
PAGES = all_pages(COURSE, ROOT)
LESSONS = [page for page in PAGES if page.lesson]
ANSWERS = ROOT / "tests" / "answers"


@pytest.mark.slow
@pytest.mark.parametrize("page", LESSONS, ids=lambda page: page.slug)
def test_the_graders_are_proven(page: Page) -> None:
    proofs = prove.plan([page], [ANSWERS])
    prove.run(proofs, jobs=2)
    assert proofs
    failures = [failure for proof in proofs for failure in proof.failures]
    failures += prove.stray(COURSE, [page], [ANSWERS])
    assert failures == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_what_is_committed_is_up_to_date(page: Page) -> None:
    found = drift.find([page])
    assert found == [], "\n".join(f"{item.message}\n{item.diff}" for item in found)


def test_lint_has_no_findings() -> None:
    assert [str(finding) for finding in lint.check(COURSE, ROOT)] == []


@pytest.mark.slow
def test_nbgrader_alone_makes_the_same_student_notebooks(tmp_path: Path) -> None:
    """An instructor who runs `nbgrader generate_assignment` gets what `pmle build` made."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for page in PAGES:
        shutil.copytree(page.folder, tmp_path / "solutions" / page.slug)
        subprocess.run(
            [sys.executable, "-m", "nbgrader", "generate_assignment", page.slug],
            cwd=tmp_path,
            env={
                **os.environ,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            },
            check=True,
            capture_output=True,
        )
        made = tmp_path / "notebooks" / page.slug
        names = {path.name for path in made.iterdir()}
        assert names == {path.name for path in page.release.parent.iterdir()} - {
            ".ipynb_checkpoints"
        }
        for name in names:
            assert (made / name).read_bytes() == (page.release.parent / name).read_bytes()
