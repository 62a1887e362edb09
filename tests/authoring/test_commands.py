"""`pmle build`, `pmle prove` and `pmle lint` as they are typed."""

from __future__ import annotations

import json

import pytest
from tiny import SLUG, Tiny
from typer.testing import CliRunner

from grader import course
from grader.cli import app
from grader.exam import bank  # noqa: F401 it takes its folder from the root when it is imported


@pytest.fixture
def pmle(built: Tiny, monkeypatch: pytest.MonkeyPatch):
    """Run a command on the tiny course; gives exit code and output."""
    loaded = built.course
    built.load_checks()
    monkeypatch.setattr(course, "load", lambda: loaded)
    monkeypatch.setattr(course, "ROOT", built.root)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def test_build_says_what_it_did(pmle, built: Tiny) -> None:
    assert pmle("build") == (0, f"unchanged {SLUG}\n")
    built.edit_text("That was all.", "That was it.")
    assert pmle("build", "tiny") == (0, f"built {SLUG}\n")


def test_build_check_prints_the_difference(pmle, built: Tiny) -> None:
    code, output = pmle("build", "--check")
    assert (code, output) == (0, "Everything committed is up to date.\n")
    built.edit_text("That was all.", "That was it.")
    code, output = pmle("build", "--check")
    assert code == 1
    assert "out of date" in output
    assert "+That was it." in output


def test_a_failed_build_is_an_error(pmle, built: Tiny) -> None:
    built.edit_text('print("two', '[1][2]\nprint("two')
    code, output = pmle("build")
    assert code == 1
    assert "not built" in output
    assert "IndexError" in output
    assert "[1][2]" in output


def test_an_unknown_lesson_is_named(pmle) -> None:
    with pytest.raises(course.CourseError, match=r"no lesson 'tinny'\. Did you mean"):
        pmle("build", "tinny")


def test_an_unknown_exercise_is_named(pmle) -> None:
    with pytest.raises(course.CourseError, match="no exercise 'tiny/dubble'"):
        pmle("prove", "--exercise", "tiny/dubble")


def test_a_missing_folder_of_answers_is_named(pmle) -> None:
    with pytest.raises(course.CourseError, match="nowhere is no folder"):
        pmle("prove", "--answers", "nowhere")


def test_prove_shows_tables(pmle) -> None:
    code, output = pmle("prove", "--mutants", "--seeds", "2")
    assert code == 0, output
    assert "tiny/double" in output
    assert "Damaged solutions" in output
    assert "100.0%" in output
    assert "seeds 1 to 1" in output


def test_prove_shows_failures_with_their_feedback(pmle, built: Tiny) -> None:
    wrong = f"tests/answers/{SLUG}/double/right-wrong.py"
    built.write(wrong, "def double(number):\n    return [number]\n")
    code, output = pmle("prove", "--exercise", "tiny/double")
    assert code == 1
    assert "right-wrong.py" in output
    assert "expected 2 points, got 0" in output
    assert "Not right yet" in output


def test_lint_prints_findings(pmle) -> None:
    code, output = pmle("lint")
    assert code == 1
    assert "start-page: The start page is missing." in output
    assert "1 findings" in output


def test_lint_of_one_lesson_leaves_the_course_alone(pmle) -> None:
    code, output = pmle("lint", "tiny")
    assert code == 0, output
    assert "rules hold" in output


def test_lint_prints_json(pmle) -> None:
    code, output = pmle("lint", "--json")
    assert code == 1
    (finding,) = json.loads(output)
    assert set(finding) == {"path", "line", "rule", "what", "remedy"}
