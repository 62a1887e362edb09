from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from grader import cli, course
from grader.checks import Part, Verdict
from grader.progress import pristine, record, summary

runner = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PMLE_RECORD", "on")
    monkeypatch.setenv("COLUMNS", "140")
    return tmp_path / "home"


@pytest.fixture
def copied_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> course.Lesson:
    """A course whose notebooks may be changed."""
    for folder in ("solutions", "notebooks"):
        shutil.copytree(course.ROOT / folder, tmp_path / folder)
    monkeypatch.setattr(course, "ROOT", tmp_path)
    return course.load().lesson("metrics")


def save(exercise: str, *passed: bool) -> None:
    points = course.load().entry(exercise)[1].points
    parts = tuple(Part(f"part {n}", 1, value) for n, value in enumerate(passed))
    record.save(Verdict(exercise, points, parts))


def test_status_shows_points_and_what_is_next() -> None:
    save("metrics/ndcg", True)
    save("metrics/roc-auc", True, False)
    shown = runner.invoke(cli.app, ["status"])
    assert shown.exit_code == 0
    assert "1 of 12" in shown.output
    assert "4.5 of 47" in shown.output
    assert "metrics/roc-auc" in shown.output
    assert "partly right already" in shown.output


def test_status_of_a_lesson_and_as_json() -> None:
    save("metrics/ndcg", True)
    shown = runner.invoke(cli.app, ["status", "metrics"]).output
    assert "✓ right" in shown
    assert "graded by a person" in shown
    data = json.loads(runner.invoke(cli.app, ["status", "--json"]).output)
    assert data["best"]["metrics/ndcg"] == {"outcome": "right", "score": 3}
    assert data["next"] == "metrics/binary-metrics"


def test_when_all_is_right_nothing_is_next() -> None:
    for lesson in course.load().ready_lessons:
        for entry in summary.automatic(lesson):
            save(entry.id, True)
    assert "Every exercise that is ready is right" in runner.invoke(cli.app, ["status"]).output


def answered(lesson: course.Lesson, slug: str) -> None:
    notebook = nbformat.read(lesson.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in (slug, f"test-{slug}"):
            cell.source = "my work"
    nbformat.write(notebook, lesson.notebook)


def sources(lesson: course.Lesson, slug: str) -> list[str]:
    notebook = nbformat.read(lesson.notebook, as_version=4)
    return [
        cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") in (slug, f"test-{slug}")
    ]


def test_reset_asks_first(copied_course: course.Lesson) -> None:
    save("metrics/ndcg", True)
    answered(copied_course, "ndcg")
    refused = runner.invoke(cli.app, ["reset", "metrics/ndcg"], input="n\n")
    assert refused.exit_code == 1
    assert "Nothing was changed" in refused.output
    assert sources(copied_course, "ndcg") == ["my work", "my work"]
    assert "metrics/ndcg" in record.best()


def test_reset_of_an_exercise_brings_its_cells_back(
    copied_course: course.Lesson, home: Path
) -> None:
    save("metrics/ndcg", True)
    save("metrics/roc-auc", True)
    for slug in ("ndcg", "roc-auc"):
        answered(copied_course, slug)
    done = runner.invoke(cli.app, ["reset", "metrics/ndcg"], input="y\n")
    assert done.exit_code == 0, done.output
    stub, test = sources(copied_course, "ndcg")
    assert "raise NotImplementedError" in stub
    assert 'check("metrics/ndcg")' in test
    assert sources(copied_course, "roc-auc") == ["my work", "my work"]
    assert set(record.best()) == {"metrics/roc-auc"}
    saved = sorted(path.name for path in (home / "backups").rglob("*.*"))
    assert saved == ["metrics.ipynb", "record.sqlite"]
    assert "my work" in next((home / "backups").rglob("metrics.ipynb")).read_text()


def test_reset_of_everything(copied_course: course.Lesson) -> None:
    save("metrics/ndcg", True)
    handed_out = nbformat.read(copied_course.notebook, as_version=4)
    answered(copied_course, "ndcg")
    done = runner.invoke(cli.app, ["reset", "--all", "--yes"])
    assert done.exit_code == 0, done.output
    assert record.best() == {}
    now = nbformat.read(copied_course.notebook, as_version=4)
    assert [cell.source for cell in now.cells] == [cell.source for cell in handed_out.cells]


def test_the_pristine_version_is_what_is_released() -> None:
    lesson = course.load().lesson("metrics")
    released = nbformat.read(lesson.notebook, as_version=4)
    derived = pristine.student_version(lesson)
    assert [cell.source for cell in derived.cells] == [cell.source for cell in released.cells]


PLANNED = next(lesson.key for lesson in course.load().lessons if not lesson.ready)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["status", "metric"], "Did you mean 01-metrics"),
        (["reset", "metrics/ndgc"], "Did you mean metrics/ndcg"),
        (["reset"], "use --all"),
        (["reset", PLANNED, "--yes"], "not written yet"),
    ],
)
def test_wrong_names_end_in_one_clear_message(arguments: list[str], says: str) -> None:
    result = runner.invoke(cli.app, arguments)
    assert isinstance(result.exception, course.CourseError)
    assert says in str(result.exception)


def test_a_lesson_without_a_solution_says_so(copied_course: course.Lesson) -> None:
    copied_course.solution.unlink()
    with pytest.raises(course.CourseError, match="is missing"):
        pristine.student_version(replace(copied_course))
