"""Find and run a notebook's cells as a person does."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Locator, Page, expect

PRESSES = 5
PRESS_PATIENCE = 10_000  # milliseconds
RUN_PATIENCE = 180_000  # a first cell that imports TensorFlow on a busy machine


def code_cell(page: Page, text: str) -> Locator:
    """Find a code cell by its text and bring it into sight."""
    cell = page.locator(".jp-CodeCell", has_text=text).first
    cell.scroll_into_view_if_needed()
    return cell


def run_cell(page: Page, cell: Locator) -> None:
    """Run a cell as a person does, who presses again if nothing has come of it.

    While a kernel connects, JupyterLab may forget what it was to run.
    """
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text().strip()
    for _ in range(PRESSES):
        cell.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        with contextlib.suppress(AssertionError):
            expect(prompt).not_to_have_text(re.compile(re.escape(before)), timeout=PRESS_PATIENCE)
        expect(prompt).not_to_have_text(re.compile(r"\[\*\]"), timeout=RUN_PATIENCE)
        if prompt.inner_text().strip() != before:
            break
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"))
