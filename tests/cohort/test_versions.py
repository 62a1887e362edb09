"""A lesson is graded anew when what judges it changes, and only then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import course
from grader.cohort import versions

EXAM_TECHNIQUE, METRICS = "grader.lessons.exam_technique", "grader.lessons.metrics"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    for name in ("grader", "datasets"):
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(course.ROOT / name, root / name, ignore=leave_out)
    monkeypatch.setattr(course, "ROOT", root)
    monkeypatch.setattr(versions, "_GRADER", root / "grader")
    return root


@pytest.mark.parametrize(
    ("name", "exam_technique", "metrics"),
    [
        ("grader/exam/lint.py", True, False),
        ("grader/exam/bank.py", True, False),
        ("grader/questions/facts.toml", True, False),
        ("grader/questions/README.md", False, False),
        ("grader/lessons/exam_technique/items.py", True, False),
        ("grader/lessons/exam_technique/example.toml", True, False),
        ("datasets/exam-stems/exam-stems.csv", True, False),
        ("datasets/metric-scenarios/metric-scenarios.csv", False, True),
        ("grader/lessons/metrics/choosing.py", False, True),
        ("grader/course.py", True, True),
        ("grader/checks/verdict.py", True, True),
        ("grader/exam/session.py", False, False),
        ("grader/authoring/build.py", False, False),
    ],
)
def test_an_edit(copied: Path, name: str, exam_technique: bool, metrics: bool) -> None:
    before = {module: versions.versions(module) for module in (EXAM_TECHNIQUE, METRICS)}
    with (copied / name).open("a") as file:
        file.write("# changed\n")
    changed = {module: versions.versions(module) != before[module] for module in before}
    assert changed == {EXAM_TECHNIQUE: exam_technique, METRICS: metrics}
