"""An instructor opens formgrader in JupyterLab and sees the submissions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from classroom import LESSON, RIGHT, fill_in, make_course, nbgrader
from lab_servers import TOKEN, LabServers
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def graded_course(tmp_path: Path) -> Path:
    """A course folder with two graded submissions."""
    folder = tmp_path / "course"
    make_course(folder, exchange=tmp_path / "exchange")
    nbgrader(folder, "generate_assignment", LESSON.slug)
    for student, answers in {"ann": RIGHT, "bob": {}}.items():
        submitted = folder / "submitted" / student / LESSON.slug
        shutil.copytree(folder / "notebooks" / LESSON.slug, submitted)
        fill_in(submitted / LESSON.notebook.name, answers)
    nbgrader(folder, "autograde", LESSON.slug)
    return folder


def test_formgrader_shows_the_submissions(
    page: Page, lab_servers: LabServers, graded_course: Path, tmp_path: Path
) -> None:
    address = lab_servers.start(graded_course)
    page.goto(f"{address}/lab?token={TOKEN}")
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    formgrader = page.frame_locator("iframe").first
    expect(formgrader.get_by_role("link", name=LESSON.slug).first).to_be_visible()
    page.screenshot(path=tmp_path / "assignments.png")

    page.goto(f"{address}/formgrader/manage_submissions/{LESSON.slug}?token={TOKEN}")
    expect(page.locator("tr", has_text="bob")).to_contain_text(f"0 / {LESSON.points:g}")
    points = sum(entry.points for entry in LESSON.exercises if entry.graded == "auto")
    expect(page.locator("tr", has_text="ann")).to_contain_text(f"{points:g} / {LESSON.points:g}")
    page.screenshot(path=tmp_path / "submissions.png")
