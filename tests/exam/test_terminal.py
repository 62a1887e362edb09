"""``pmle exam``, ``pmle practice`` and ``pmle review`` as somebody types them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from grader import course
from grader.cli import app
from grader.exam import journal, report
from grader.exam.bank import Bank


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PMLE_RECORD", raising=False)
    monkeypatch.setenv("COLUMNS", "120")


def typed(*lines: str, command: str = "exam", options: tuple[str, ...] = ()) -> Result:
    done = CliRunner().invoke(app, [command, *options], input="\n".join((*lines, "")))
    assert done.exit_code == 0, (done.output, done.exception)
    return done


def test_a_whole_exam_in_two_passes(bank: Bank) -> None:
    first = typed("m", *["a"] * 30, "quit")
    assert "the clock goes on: 119 min" in first.output
    second = typed("l", *["b"] * 29, "7", "p", "n", "r", "c", "end", "no", "d", "end", "yes")
    assert "Question 31 of 60" in second.output
    assert "(you chose A)" in second.output
    assert "1 without an answer, 1 marked." in second.output
    assert re.search(r"\d+ of 60 right", second.output)
    assert "What to do next" in second.output
    assert "Breaks" in second.output
    (sitting,) = journal.sittings()
    assert sitting.finished
    answers = [sitting.choices[name].chosen for name in sitting.questions[:30]]
    assert answers == ["C", *["A"] * 29]
    assert sitting.choices[sitting.questions[59]].chosen == "D"


def test_a_report_is_shown_again(bank: Bank) -> None:
    typed("a", "end", "yes")
    shown = typed(options=("--report", "last", "--all")).output
    assert shown.count("Question ") == 60
    assert "Taught in lesson" in shown
    assert "1 " in typed(options=("--list",)).output
    found = report.of(journal.sittings()[0], bank)
    taught = report.teacher(found.results[0].question, course.load())
    assert f"lesson {taught.lesson.slug}" in shown


def test_what_means_nothing_is_said(bank: Bank) -> None:
    said = typed("?", "xyz", "61", "p", "r", "quit").output
    assert "second pass" in said
    assert "'xyz' means nothing here" in said
    assert "There are questions 1 to 60" in said
    assert "This is the first one" in said


def test_practice_explains_at_once_and_review_waits_a_day(bank: Bank) -> None:
    done = typed("a", "a", "a", command="practice", options=("--section", "3", "-n", "3")).output
    assert done.count("Taught in lesson") >= 3
    assert "of 3 right" in done
    assert "section 3, Scaling prototypes" in done
    waits = typed(command="review").output
    assert "Nothing" in waits
    listed = typed(command="review", options=("--list",)).output
    assert ("3/" in listed) == ("Not right" in done)


def test_an_end_of_input_leaves_the_exam_to_go_on(bank: Bank) -> None:
    assert "Your choices are kept" in typed("a").output
    assert journal.running(journal.sittings(), journal.clock())
