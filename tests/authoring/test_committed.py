"""The real lessons: up to date, without findings, and released as nbgrader alone would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import course
from grader.authoring import build, lint
from grader.authoring.pages import Page, all_pages

ROOT = course.ROOT
COURSE = course.load()
PAGES = all_pages(COURSE, ROOT)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_what_is_committed_is_up_to_date(page: Page) -> None:
    """By their stamps; that the outputs are true is nbval's part, which runs every notebook."""
    assert build.plan(page).state is build.State.CURRENT, f"Run `pmle build {page.slug}`."


def test_lint_has_no_findings() -> None:
    assert [str(finding) for finding in lint.check(COURSE, ROOT)] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_nbgrader_alone_makes_the_same_student_notebooks(page: Page, tmp_path: Path) -> None:
    """An instructor who runs `nbgrader generate_assignment` gets what `pmle build` made."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
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
    assert names == {path.name for path in page.release.parent.iterdir()} - {".ipynb_checkpoints"}
    for name in names:
        assert (made / name).read_bytes() == (page.release.parent / name).read_bytes()
