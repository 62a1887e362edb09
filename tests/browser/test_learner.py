"""A learner opens lesson 01 in JupyterLab and answers two exercises."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from cells import code_cell, run_cell
from lab_servers import TOKEN, LabServers
from playwright.sync_api import Locator, Page, expect

from grader import course

LESSON = course.load().lesson("metrics")
ANSWERS = course.ROOT / "tests" / "answers" / LESSON.slug

pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(page: Page, lab_servers: LabServers, tmp_path: Path) -> Page:
    shutil.copytree(course.ROOT / "notebooks", tmp_path / "notebooks")
    address = lab_servers.start(tmp_path)
    path = LESSON.notebook.relative_to(course.ROOT).as_posix()
    page.goto(f"{address}/lab/tree/{path}?token={TOKEN}")
    expect(page.locator(".jp-Notebook")).to_be_visible()
    expect(page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute(
        "data-status", "idle"
    )
    return page


def answer(page: Page, function: str, source: str, exercise: str) -> Locator:
    """Replace a solution cell's text, run it and its test cell, and return the verdict."""
    cell = code_cell(page, f"def {function}(")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    expect(cell.locator(".cm-content")).to_contain_text(source.strip().splitlines()[-1].strip())
    run_cell(page, cell)
    run_cell(page, code_cell(page, f'check("{exercise}"'))
    verdict = page.locator(f'[role="group"][aria-label^="{exercise}:"]')
    expect(verdict).to_be_visible()
    verdict.scroll_into_view_if_needed()
    return verdict


def test_a_right_and_a_wrong_answer(lesson: Page, tmp_path: Path) -> None:
    verdict = answer(
        lesson,
        "averaged_f1",
        (ANSWERS / "averaged-f1" / "right-reference.py").read_text(encoding="utf-8"),
        "metrics/averaged-f1",
    )
    expect(verdict).to_contain_text("Right: 3 of 3 points")
    lesson.screenshot(path=tmp_path / "right.png")

    wrong = sorted((ANSWERS / "ndcg").glob("wrong-*.py"))[0].read_text(encoding="utf-8")
    verdict = answer(lesson, "ndcg", wrong, "metrics/ndcg")
    expect(verdict).to_contain_text("Not right yet")
    phrases = re.search(r"^# says: (.*)$", wrong, re.MULTILINE)
    assert phrases
    for phrase in phrases[1].split("|"):
        expect(verdict).to_contain_text(phrase.strip(), ignore_case=True)
    lesson.screenshot(path=tmp_path / "wrong.png")
