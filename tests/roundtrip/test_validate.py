"""`nbgrader validate` and the Validate button judge as `check` does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from classroom import ANSWERS, LESSON, RIGHT, expected_score, fill_in
from nbgrader.validator import Validator
from traitlets.config import Config

# Validation runs a whole notebook, so each notebook carries one answer per exercise: the n-th
# notebook holds the n-th answer of every exercise that has so many.
ROUNDS = max(len(list((ANSWERS / slug).glob("*.py"))) for slug in RIGHT)

# The verdict is under test here, not how soon a busy machine hands an output over.
PATIENT = Config({"Execute": {"iopub_timeout": 60}})


def answers_of_round(number: int) -> dict[str, Path]:
    chosen = {}
    for slug in RIGHT:
        files = sorted((ANSWERS / slug).glob("*.py"))
        if number < len(files):
            chosen[slug] = files[number]
    return chosen


def failed_exercises(notebook: Path) -> set[str]:
    """Exercises whose test cell fails validation, by the function behind the button."""
    result = Validator(config=PATIENT).validate(str(notebook))
    sources = "\n".join(cell["source"] for cell in result.get("failed", []))
    return set(re.findall(rf'check\("{LESSON.key}/([a-z0-9-]+)"', sources))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_validation_agrees_with_the_checks(number: int, tmp_path: Path) -> None:
    notebook = tmp_path / LESSON.notebook.name
    shutil.copy(LESSON.notebook, notebook)
    answers = answers_of_round(number)
    fill_in(notebook, answers)
    should_fail = {
        entry.slug
        for entry in LESSON.exercises
        if entry.slug in RIGHT
        and (entry.slug not in answers or expected_score(answers[entry.slug]) < entry.points)
    }
    assert failed_exercises(notebook) == should_fail


def test_a_changed_test_cell_is_reported(tmp_path: Path) -> None:
    notebook = tmp_path / LESSON.notebook.name
    content = nbformat.read(LESSON.notebook, as_version=4)
    cell = next(
        cell
        for cell in content.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "test-ndcg"
    )
    cell.source = "3.0"
    nbformat.write(content, notebook)
    result = Validator().validate(str(notebook))
    assert [changed["source"] for changed in result["changed"]] == ["3.0"]
