"""The bar is drawn for a person who watches, and leaves nothing behind."""

from __future__ import annotations

import nbclient
import nbformat
import pytest

from grader.checks import progress

CELL = """
import time
from grader.checks import progress
progress.REDRAW_SECONDS = 0
with progress.bar("Training <here>", total=2) as advance:
    advance()
    advance()
7
"""


def outputs_and_messages(cell: str) -> tuple[list[str], list[str]]:
    """Run a cell; give the kinds of its outputs, and every text that was ever shown."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    shown: list[str] = []

    class Client(nbclient.NotebookClient):
        def process_message(self, msg, cell, cell_index):  # type: ignore[no-untyped-def]
            shown.extend(msg["content"].get("data", {}).values())
            return super().process_message(msg, cell, cell_index)

    Client(notebook, kernel_name="python3").execute()
    return [output.output_type for output in notebook.cells[0].outputs], [
        text for text in shown if "<progress" in text
    ]


def test_bar_moves_and_leaves_only_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    kinds, bars = outputs_and_messages(CELL)
    assert kinds == ["execute_result"]
    assert ["0 of 2" in bars[0], "1 of 2" in bars[1], "2 of 2" in bars[2]] == [True] * 3
    assert "Training &lt;here&gt;" in bars[0]


def test_nothing_is_drawn_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    kinds, bars = outputs_and_messages(CELL)
    assert (kinds, bars) == (["execute_result"], [])


def test_time_left_is_in_proportion_to_what_was_done() -> None:
    assert "about 30 s left" in progress.markup("Training", 1, 4, 10.0)
    assert "left" not in progress.markup("Training", 0, 4, 0.0)
