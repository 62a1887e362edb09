"""nbval compares what is stored; figures by their description, not by their pixels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from tiny import Tiny

from grader import course
from grader.authoring.drift import sanitize_rules

FIGURE = """
from grader.lab import figures

figure, axes = figures.subplots()
axes.plot([1, 2])
figures.show(figure, "A straight line that rises from one at the left to two at the right.")
object()
"""


@pytest.fixture(scope="module")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import tiny as tiny_course

    root = tmp_path_factory.mktemp("drawn")
    with pytest.MonkeyPatch.context() as monkeypatch:
        tiny = tiny_course.create(root, monkeypatch)
        tiny.edit_text('print("two times', f'{FIGURE}\nprint("two times')
        assert tiny.build().problems == []
    return root


@pytest.fixture
def drawn(drawn_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    import shutil

    root = tmp_path / "course"
    shutil.copytree(drawn_once, root)
    return Tiny(root, monkeypatch)


def nbval(tiny: Tiny) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"),
            *("--nbval-sanitize-with", str(course.ROOT / "tests" / "nbval-sanitize.cfg")),
            *("-c", os.devnull, "--rootdir", str(tiny.root), str(tiny.page.solution)),
        ],
        cwd=tiny.root,
        capture_output=True,
        text=True,
        check=False,
    )


def change(tiny: Tiny, kind: str, old: str, new: str) -> None:
    notebook = nbformat.read(tiny.page.solution, as_version=4)
    changed = 0
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if output.get("data", {}).get(kind, "").startswith(old):
            output.data[kind] = new
            changed += 1
    assert changed == 1
    nbformat.write(notebook, tiny.page.solution)


def test_a_built_lesson_passes(drawn: Tiny) -> None:
    done = nbval(drawn)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("text/plain", "2", "1"),
        ("text/plain", "Figure: A straight", "Figure: A crooked line."),
    ],
    ids=["score", "description"],
)
def test_a_changed_output_fails(drawn: Tiny, kind: str, old: str, new: str) -> None:
    change(drawn, kind, old, new)
    assert nbval(drawn).returncode == 1


def test_other_pixels_pass(drawn: Tiny) -> None:
    change(drawn, "image/png", "iVBOR", "iVBORw0KGgoAAAANSUhEUg==")
    done = nbval(drawn)
    assert done.returncode == 0, done.stdout
    assert not [drift for drift in drawn.check() if "outputs" in drift.message]


def test_another_column_for_an_accelerator_is_no_difference() -> None:
    rules = sanitize_rules(course.ROOT)

    def compared(text: str) -> str:
        for pattern, replacement in rules:
            text = re.sub(pattern, replacement, text)
        return text

    panel = "Roofline of {}: the ridge is at ≈{} operations a byte; a launch takes ≈9 microseconds."
    for bare, more in (
        ("devices: CPU:0", "devices: CPU:0 GPU:0 GPU:1"),
        (
            "8 x 8 matrices  CPU:0 ≈0.2 GFLOP/s",
            "8 x 8 matrices  CPU:0 ≈9.1 GFLOP/s   TPU:0 ≈0.1 GFLOP/s",
        ),
        (panel.format("CPU:0", 6), f"{panel.format('CPU:0', 7)}\n{panel.format('GPU:0', 80)}"),
        ("kernel for XLA_CPU_JIT devices", "kernel for XLA_GPU_JIT devices"),
    ):
        assert compared(bare) == compared(more)
        assert compared(bare) != compared(f"{more} and more")
