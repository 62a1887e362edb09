"""What a student writes keeps nobody else's feedback page from being made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import small
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from typer.testing import CliRunner

from grader.cli import app
from grader.cohort import feedback
from grader.cohort.release import register
from grader.cohort.simulate import simulate

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
SLUG, NAME = small.LESSON.slug, small.LESSON.key


def shows(kind: str, what: str) -> Callable[[], NotebookNode]:
    code = f"from IPython.display import display\ndisplay({{{kind!r}: {what}}}, raw=True)"
    return lambda: new_code_cell(code)


# With what keeps the page from being made; empty where it is made.
CELLS = {
    "a-widget-without-a-model": (shows("application/vnd.jupyter.widget-view+json", "5"), "TypeErr"),
    "a-drawing-that-is-a-number": (shows("image/svg+xml", "5"), ""),
    "half-a-million-links": (lambda: new_markdown_cell("[a](" * 500_000), "it was not finished"),
    "deep-markup": (lambda: new_markdown_cell("<img src='a'>" + "<div>" * 20_000), ""),
    "nothing": (lambda: new_code_cell("1"), ""),
}


def test_one_page_that_cannot_be_made_does_not_end_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, release = small.make(tmp_path / "course", exercises=("ndcg",))
    simulate(room, release, len(CELLS))
    register(room, release)
    folders = sorted(room.folder("submitted", ".", ".").iterdir())
    students = dict(zip(CELLS, (folder.name for folder in folders), strict=True))
    for (cell, _), folder in zip(CELLS.values(), folders, strict=True):
        path = folder / SLUG / f"{NAME}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(cell())
        nbformat.write(notebook, path)
    pages = {
        name: room.folder("feedback", student, SLUG) / f"{NAME}.html"
        for name, student in students.items()
    }
    stale = pages["a-widget-without-a-model"]
    stale.parent.mkdir(parents=True)
    stale.write_text("of an earlier submission")
    monkeypatch.setattr(feedback, "PAGE_SECONDS", 2.0)
    options = ["grade", SLUG, "--course", str(room.root), "--feedback"]
    done = CliRunner().invoke(app, options, env={"COLUMNS": "200"})
    assert done.exit_code == 4, done.output
    for name, (_, trouble) in CELLS.items():
        assert pages[name].exists() == (not trouble), name
        if trouble:
            assert f"{students[name]}, {SLUG}: no feedback page: {trouble}" in done.output
    again = CliRunner().invoke(app, ["feedback", SLUG, "--course", str(room.root)])
    made = sum(not trouble for _, trouble in CELLS.values())
    assert (again.exit_code, f"Wrote {made} feedback page(s)" in again.output) == (4, True)
