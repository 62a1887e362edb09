"""Sittings: choices, marks, the clock, and what survives a crash."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader import course
from grader.course import CourseError
from grader.exam import journal, report
from grader.exam import review as reviewing
from grader.exam.bank import Bank
from grader.exam.desk import Choosing, Desk
from grader.exam.session import Session

COURSE = course.load()


class Clock:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PMLE_RECORD", raising=False)
    return tmp_path / "home"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    monkeypatch.setattr(journal, "clock", standing)
    return standing


@pytest.fixture
def desk(bank: Bank, clock: Clock) -> Desk:
    return Desk(bank, COURSE, clock, random.Random(1))


def key(session: Session, position: int) -> str:
    return "".join(session.questions[position].key)


def wrong(session: Session, position: int) -> str:
    count = len(session.questions[position].key)
    letters = [option.letter for option in session.questions[position].wrong]
    return "".join((letters + list(key(session, position)))[:count])


def test_an_exam_goes_on_where_it_was_with_the_right_time_left(desk: Desk, clock: Clock) -> None:
    session = desk.exam()
    assert session.seconds_left() == 7200
    session.answer(session.questions[0], key(session, 0))
    session.answer(session.questions[1], wrong(session, 1))
    session.mark(session.questions[1])
    clock.pass_by(minutes=50)
    del session

    again = desk.exam()
    assert again.seconds_left() == 7200 - 3000
    assert again.first_open() == 2
    assert again.choice(again.questions[1]).marked
    again.answer(again.questions[1], key(again, 1))
    assert again.second_pass()[:2] == [1, 2]
    found = again.finish()
    assert found.right == 2
    assert desk.running() is None
    assert report.of(report.find(desk.judged()), desk.bank).right == 2


def test_when_the_time_is_over_no_choice_counts(desk: Desk, clock: Clock) -> None:
    session = desk.exam()
    session.answer(session.questions[0], key(session, 0))
    clock.pass_by(hours=2)
    assert session.seconds_left() == 0
    with pytest.raises(CourseError, match="time is over"):
        session.answer(session.questions[1], key(session, 1))
    assert session.finish().right == 1
    assert desk.running() is None


def test_the_key_is_told_at_the_end_of_an_exam_and_at_once_in_practice(desk: Desk) -> None:
    exam = desk.exam()
    exam.answer(exam.questions[0], key(exam, 0))
    assert not exam.told(exam.questions[0])
    with pytest.raises(CourseError, match="mock exam is under way"):
        desk.practice(Choosing())
    with pytest.raises(CourseError, match="mock exam is under way"):
        desk.review()
    exam.finish()
    assert exam.told(exam.questions[0])
    practice = desk.practice(Choosing(pattern="p6"), 3)
    assert {question.pattern for question in practice.questions} == {"P6"}
    practice.answer(practice.questions[0], wrong(practice, 0))
    assert practice.told(practice.questions[0])
    with pytest.raises(CourseError, match="is answered"):
        practice.answer(practice.questions[0], key(practice, 0))


@pytest.mark.parametrize(("letters", "says"), [("", "none of the options"), ("x", "none of")])
def test_letters_that_are_no_option(desk: Desk, letters: str, says: str) -> None:
    session = desk.practice(Choosing())
    with pytest.raises(CourseError, match=says):
        session.answer(session.questions[0], letters)
    with pytest.raises(CourseError, match="Choose"):
        session.answer(session.questions[0], "abcd")


@pytest.mark.parametrize(
    ("choosing", "says"),
    [
        (Choosing(section=7), "no section 7"),
        (Choosing(pattern="P99"), "P6 Diagnose"),
        (Choosing(lesson="metric"), "Did you mean 01-metrics"),
        (Choosing(weakness=True), "No answer was wrong yet"),
    ],
)
def test_a_set_that_cannot_be_drawn_says_what_can(
    desk: Desk, choosing: Choosing, says: str
) -> None:
    with pytest.raises(CourseError, match=says):
        desk.practice(choosing)


def test_weakness_is_where_most_was_wrong(desk: Desk) -> None:
    session = desk.practice(Choosing(section=3, pattern="P6"), 4)
    for position in range(4):
        session.answer(session.questions[position], wrong(session, position))
    right = desk.practice(Choosing(section=4), 4)
    for position in range(4):
        right.answer(right.questions[position], key(right, position))
    weak = desk.practice(Choosing(weakness=True), 5)
    assert {(question.section, question.pattern) for question in weak.questions} == {(3, "P6")}
    seen = {question.id for question in session.questions}
    assert not seen & {question.id for question in weak.questions}


def test_without_a_record_there_is_no_sitting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("PMLE_RECORD", "off")
    with pytest.raises(CourseError, match="Unset it first"):
        desk.exam()
    assert not home.exists()


def test_a_report_counts_by_section_and_says_what_is_next(desk: Desk) -> None:
    session = desk.exam()
    for position, question in enumerate(session.questions[:50]):
        letters = wrong(session, position) if question.section == 3 else key(session, position)
        session.answer(question, letters)
    found = session.finish()
    tallies = {tally.name[0]: tally for tally in found.by_section(COURSE)}
    assert {name: tally.total for name, tally in tallies.items()} == {
        str(section.number): section.questions for section in COURSE.exam.sections
    }
    assert tallies["3"].right == 0
    assert sum(tally.right for tally in found.by_pattern(desk.bank)) == found.right
    steps = report.advice(found, desk.bank, COURSE)
    assert any("pmle practice --pattern" in step.command for step in steps)
    assert any("10 questions had no answer" in step.text for step in steps)
    assert all("Lesson" in step.text for step in steps[:3])


def test_what_was_wrong_comes_back_at_growing_intervals(desk: Desk, clock: Clock) -> None:
    session = desk.practice(Choosing(), 2)
    session.answer(session.questions[0], wrong(session, 0))
    session.answer(session.questions[1], key(session, 1))
    assert desk.review() is None
    waits = []
    for _ in range(4):
        (one,) = reviewing.schedule(desk.bank, desk.judged())
        waits.append(one.due - clock.now)
        clock.now = one.due
        again = desk.review()
        assert again is not None
        assert [question.id for question in again.questions] == [session.questions[0].id]
        again.answer(again.questions[0], key(again, 0))
    assert waits == sorted(set(waits))
    assert waits[0] >= timedelta(days=1)
    (one,) = reviewing.schedule(desk.bank, desk.judged())
    clock.now = one.due
    again = desk.review()
    assert again is not None
    again.answer(again.questions[0], wrong(again, 0))
    (lapsed,) = reviewing.schedule(desk.bank, desk.judged())
    assert lapsed.due - clock.now < waits[-1]


def test_a_right_answer_that_was_marked_comes_back_sooner(desk: Desk, clock: Clock) -> None:
    waits = []
    for marked in (False, True):
        session = desk.practice(Choosing(), 1)
        question = session.questions[0]
        session.answer(question, wrong(session, 0))
        clock.pass_by(days=1)
        again = Session(journal.begin("review", "", [question.id]), desk.bank, clock)
        if marked:
            again.mark(question)
        again.answer(question, key(again, 0))
        one = next(
            one for one in reviewing.schedule(desk.bank, desk.judged()) if one.question is question
        )
        waits.append(one.due - clock.now)
    assert waits[1] < waits[0]


def test_killed_in_the_middle_nothing_is_lost(bank: Bank, tmp_path: Path) -> None:
    """A real process, killed without warning while it waits for the third answer."""
    with subprocess.Popen(
        [sys.executable, "-m", "grader.cli", "exam"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=course.ROOT,
    ) as process:
        assert process.stdin and process.stdout
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        process.stdin.write("a\nm\nb\n")
        process.stdin.flush()
        said = ""
        while "Question 3 of 60" not in said:
            character = process.stdout.read(1)
            assert character, said
            said += character
        process.send_signal(signal.SIGKILL)
        watchdog.cancel()
    session = Desk(bank, COURSE).running()
    assert session is not None
    first, second = session.questions[:2]
    assert session.choice(first).chosen == "A"
    assert session.choice(second).chosen == "B"
    assert session.choice(second).marked
    assert session.first_open() == 2
    left = session.seconds_left()
    deadline = session.sitting.deadline
    assert left and deadline
    assert left == pytest.approx((deadline - journal.clock()).total_seconds(), abs=1)
    assert 7100 < left < 7200
