"""Home: the next best thing, what is shown, and the widget's answers without a browser."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import cli, course
from grader.checks import Part, Verdict
from grader.exam import bank as reading
from grader.exam.bank import Bank
from grader.exam.desk import Choosing, Desk
from grader.exam.session import Session
from grader.home import home, overview
from grader.home.labextension import __main__ as labextension
from grader.home.widget import Home
from grader.progress import record, summary

COURSE = course.load()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PMLE_RECORD", "on")
    return tmp_path / "home"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return reading.load()


def answer(session: Session, right: bool, count: int = 99) -> None:
    for question in session.questions[:count]:
        letters = question.key if right else [option.letter for option in question.wrong]
        session.answer(question, "".join(letters[: len(question.key)]))


def solve(exercise: str, *passed: bool) -> None:
    parts = tuple(Part(f"part {n}", 1, value) for n, value in enumerate(passed))
    record.save(Verdict(exercise, COURSE.entry(exercise)[1].points, parts))


def solve_lesson(name: str) -> None:
    for entry in summary.automatic(COURSE.lesson(name)):
        solve(entry.id, True)


def best() -> overview.Best:
    return overview.read().next_best


def test_the_next_best_thing_in_the_order_of_its_urgency(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(bank, COURSE)
    assert best().target == "metrics/binary-metrics"
    solve("metrics/ndcg", True, False)
    assert (best().action, best().target) == ("open", "metrics/ndcg")
    assert best().why == "it is partly right already"
    solve_lesson("metrics")
    assert (best().action, best().target) == ("practice", "metrics")
    answer(desk.practice(Choosing(lesson="metrics")), right=False)
    assert best().target == COURSE.lesson("regularization").exercises[0].id
    later = datetime.now(UTC) + timedelta(days=3)
    with monkeypatch.context() as moved:
        moved.setattr(overview, "Desk", functools.partial(Desk, clock=lambda: later))
        assert best().action == "review"
    desk.exam()
    assert best().action == "exam"
    assert "its clock runs: 119 minutes left" in best().why
    assert "pmle exam" in CliRunner().invoke(cli.app, ["next"]).output


def test_when_every_exercise_is_right(bank: Bank) -> None:
    desk = Desk(bank, COURSE)
    for lesson in COURSE.ready_lessons:
        solve_lesson(lesson.key)
        if any(question.lesson == lesson.number for question in bank.questions):
            answer(desk.practice(Choosing(lesson=lesson.key), 1), right=True)
    assert best().action == "exam"
    session = desk.exam()
    answer(session, right=True)
    session.finish()
    assert re.fullmatch("[1-6]", best().target)


def test_words_say_what_the_page_shows() -> None:
    solve_lesson("metrics")
    text = overview.in_words(overview.read())
    assert "01-metrics  Metrics" in text
    assert "12 of 12 exercises, 47 of 47 points, about 0 minutes left" in text
    for section in COURSE.exam.sections:
        assert re.search(rf"{section.number} {section.title}: \d+% to \d+%", text)


def test_where_nobody_watches_it_shows_a_beginners_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    before = repr(home())
    solve_lesson("metrics")
    assert repr(home()) == before
    assert "Next: Seven metrics" in before
    monkeypatch.setenv("JPY_SESSION_NAME", "start.ipynb")
    assert isinstance(home(), Home)


class Browser:
    """The page's half of the conversation."""

    def __init__(self) -> None:
        self.widget = Home()

    def does(self, what: str, **details: object) -> dict:
        self.widget._receive(None, {"do": what, "with": details}, [])
        return self.widget.view


def test_an_exam_by_messages(bank: Bank) -> None:
    page = Browser()
    view = page.does("exam")
    assert (view["screen"], view["position"], view["told"]) == ("question", 0, None)
    assert 7190 < view["left"] <= 7200
    assert page.does("mark")["marked"]
    assert page.does("choose", letters="A")["position"] == 1
    assert "Choose one option, not 2" in page.does("choose", letters="AB")["error"]
    assert "error" not in page.does("step", by=1)
    assert page.does("go", position=59)["position"] == 59
    assert page.does("step", by=1)["said"] == "This is the last question."
    second = page.does("second")
    assert (second["position"], second["second"]) == (0, True)
    assert page.does("step", by=-1)["said"] == "The first."

    another = Browser()
    assert another.widget.view["running"] > 7100
    assert "under way" in another.does("practice")["error"]
    view = another.does("exam")
    assert view["position"] == 1
    report = another.does("end")
    assert (report["screen"], report["total"]) == ("report", 60)
    assert all(result["told"]["reasons"] for result in report["results"])
    assert "No sitting is open" in another.does("mark")["error"]
    assert "ended in another window" in page.does("mark")["error"]
    listed = another.does("home")["sittings"]
    assert another.does("report", sitting=listed[0]["id"])["total"] == 60


def test_practice_and_review_by_messages(bank: Bank) -> None:
    page = Browser()
    assert page.does("review")["error"] == "Nothing is due for review."
    view = page.does("practice", section=4, pattern="", lesson="")
    assert "section 4" in view["about"]
    told = page.does("choose", letters="A" if view["wanted"] == 1 else "AB")["told"]
    assert told["key"]
    assert told["taught"].startswith("Taught in lesson")
    assert len([reason for reason in told["reasons"] if reason["breaks"]]) >= 3 - len(told["key"])
    assert page.does("home")["outlook"]["answers"] == 1


def test_no_key_reaches_the_page_before_it_is_told(bank: Bank) -> None:
    page = Browser()
    view = page.does("exam")
    assert all(set(option) == {"letter", "text"} for option in view["options"])
    assert "key" not in view
    asked = next(one for one in bank.questions if one.stem == view["stem"])
    assert not any(option.because in str(view) for option in asked.options)


def test_the_plugin_is_installed_where_jupyterlab_looks(tmp_path: Path) -> None:
    target = labextension.install(tmp_path)
    assert target == tmp_path / "share" / "jupyter" / "labextensions" / "pmle-home"
    assert (target / "static" / "remoteEntry.js").is_file()


OPEN = """
import numpy, scipy.special, IPython, sqlite3, time  # a warm kernel has them
began = time.process_time()
from grader.home import home
home()
print(time.process_time() - began)
"""


def test_the_page_opens_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """In processor time, which other work on the machine does not change much."""
    monkeypatch.setenv("JPY_SESSION_NAME", "start.ipynb")
    solve_lesson("metrics")
    seconds = min(
        float(subprocess.check_output([sys.executable, "-c", OPEN], text=True, cwd=course.ROOT))
        for _ in range(3)
    )
    assert seconds < 1
