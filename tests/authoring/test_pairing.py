"""An author who prefers JupyterLab edits the notebook, and the text follows."""

from __future__ import annotations

import os
import subprocess
import sys

import jupytext
import pytest
from tiny import SLUG, Tiny

OTHER = (
    "def double(number):\n    ### BEGIN SOLUTION\n    return number + number\n    ### END SOLUTION"
)
NOTEBOOK = f"solutions/{SLUG}/tiny.ipynb"
TEXT = f"solutions/{SLUG}/tiny.md"


@pytest.fixture
def lab(built: Tiny):
    """What JupyterLab reads and writes files with, once jupytext is installed."""
    manager = jupytext.TextFileContentsManager()
    manager.root_dir = str(built.root)
    return manager


def edit(model, name: str, source: str) -> None:
    for cell in model["content"]["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name:
            cell["source"] = source


def test_saving_the_notebook_writes_the_text(built: Tiny, lab) -> None:
    model = lab.get(NOTEBOOK, content=True, type="notebook")
    edit(model, "double", OTHER)
    lab.save(model, NOTEBOOK)
    text = (built.root / TEXT).read_text(encoding="utf-8")
    assert "return number + number" in text
    assert "grade_id: double" in text
    assert built.build().problems == []
    assert "number + number" not in built.page.release.read_text(encoding="utf-8")
    assert built.check() == []


def test_an_edited_text_shows_in_the_notebook_with_its_outputs(built: Tiny, lab) -> None:
    built.edit_text("That was all.", "That was it.")
    later = built.page.solution.stat().st_mtime + 10
    os.utime(built.page.source, (later, later))
    content = lab.get(NOTEBOOK, content=True, type="notebook")["content"]
    assert any("That was it." in cell["source"] for cell in content["cells"])
    assert any(cell.get("outputs") for cell in content["cells"])


def test_a_built_notebook_opens_although_it_is_newer_than_its_text(built: Tiny, lab) -> None:
    early = built.page.solution.stat().st_mtime - 1000
    os.utime(built.page.source, (early, early))
    assert lab.get(NOTEBOOK, content=True, type="notebook")["content"]["cells"]


def test_the_advice_of_a_refused_build_works(built: Tiny) -> None:
    built.edit_notebook(built.page.solution, "double", OTHER)
    later = built.page.source.stat().st_mtime + 10
    os.utime(built.page.solution, (later, later))
    assert "jupytext --sync" in built.build().problems[0]
    subprocess.run(
        [sys.executable, "-m", "jupytext", "--sync", NOTEBOOK],
        cwd=built.root,
        check=True,
        capture_output=True,
    )
    assert "return number + number" in built.page.source.read_text(encoding="utf-8")
    assert built.build().problems == []


def test_a_student_notebook_is_not_paired(built: Tiny, lab) -> None:
    path = f"notebooks/{SLUG}/tiny.ipynb"
    lab.save(lab.get(path, content=True, type="notebook"), path)
    assert not built.page.release.with_suffix(".md").exists()
