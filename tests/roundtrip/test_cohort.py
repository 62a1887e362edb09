"""nbgrader's own round trip on lesson 01, with nothing of ours in between."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from classroom import ANSWERS, LESSON, RIGHT, Classroom, expected_score, fill_in
from nbgrader.api import Gradebook

HIDDEN_ONLY = "BEGIN HIDDEN TESTS"


def wrong(exercise: str, number: int = 0) -> Path:
    """Pick a wrong answer of an exercise."""
    return sorted((ANSWERS / exercise).glob("wrong-*.py"))[number]


STUDENTS: dict[str, dict[str, Path]] = {
    "ann": RIGHT,
    "bob": {},
    "cem": {slug: wrong(slug) for slug in RIGHT},
    "dee": {**RIGHT, "roc-auc": wrong("roc-auc"), "ndcg": wrong("ndcg", 1)},
    "eve": {slug: sorted((ANSWERS / slug).glob("right-*.py"))[0] for slug in list(RIGHT)[:4]},
}


@dataclass
class Graded:
    """What is left after grading: the marks and the feedback pages."""

    scores: dict[str, dict[str, float | None]]
    needs_hand: dict[str, set[str]]
    feedback: dict[str, str]
    released: str


@pytest.fixture(scope="session")
def graded(classroom: Classroom) -> Graded:
    room, lesson = classroom, LESSON.slug
    room.nbgrader("generate_assignment", lesson)
    room.nbgrader("release_assignment", lesson)
    for student, answers in STUDENTS.items():
        folder = room.student_folder(student)
        folder.mkdir(parents=True)
        shutil.copy(room.course / "nbgrader_config.py", folder)
        room.nbgrader("fetch_assignment", lesson, student=student)
        fill_in(folder / lesson / f"{LESSON.key}.ipynb", answers)
        room.nbgrader("submit", lesson, student=student)
    room.nbgrader("collect", lesson)
    room.nbgrader("autograde", lesson)
    room.nbgrader("generate_feedback", lesson)
    room.nbgrader("release_feedback", lesson)
    room.nbgrader("fetch_feedback", lesson, student="ann")
    return read(room)


def read(room: Classroom) -> Graded:
    scores: dict[str, dict[str, float | None]] = {}
    needs_hand: dict[str, set[str]] = {}
    with Gradebook(f"sqlite:///{room.course}/gradebook.db") as gradebook:
        for student in STUDENTS:
            submission = gradebook.find_submission_notebook(LESSON.key, LESSON.slug, student)
            scores[student] = {
                grade.name.removeprefix("test-"): grade.auto_score for grade in submission.grades
            }
            needs_hand[student] = {
                grade.name for grade in submission.grades if grade.needs_manual_grade
            }
    feedback = {
        student: (
            room.course / "feedback" / student / LESSON.slug / f"{LESSON.key}.html"
        ).read_text(encoding="utf-8")
        for student in STUDENTS
    }
    released = (room.course / "notebooks" / LESSON.slug / f"{LESSON.key}.ipynb").read_text(
        encoding="utf-8"
    )
    return Graded(scores, needs_hand, feedback, released)


@pytest.mark.parametrize("student", STUDENTS)
def test_gradebook_holds_the_marks_that_the_answers_promise(graded: Graded, student: str) -> None:
    given = STUDENTS[student]
    for slug in RIGHT:
        promised = expected_score(given[slug]) if slug in given else 0.0
        assert graded.scores[student][slug] == pytest.approx(promised, abs=0.01), slug


def test_only_the_written_justification_waits_for_a_person(graded: Graded) -> None:
    waiting = set.union(*graded.needs_hand.values())
    assert waiting <= {entry.slug for entry in LESSON.exercises if entry.graded == "hand"}


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("ann", "Right: 7 of 7 points"),
        ("bob", "Not attempted yet: 0 of 7 points"),
        ("cem", "Not right yet: 0 of"),
        ("dee", "Partly right:"),
        ("eve", "Right: 3 of 3 points"),
    ],
)
def test_feedback_shows_the_verdict(graded: Graded, student: str, words: str) -> None:
    assert words in graded.feedback[student]


def test_hidden_tests_stay_hidden(graded: Graded, classroom: Classroom) -> None:
    source = nbformat.read(
        classroom.course / "solutions" / LESSON.slug / f"{LESSON.key}.ipynb", as_version=4
    )
    everything = "\n".join(cell.source for cell in source.cells)
    secrets = [
        line.strip()
        for cell in source.cells
        for line in hidden_lines(cell.source)
        if len(line.strip()) > 20 and everything.count(line.strip()) == 1
    ]
    assert secrets, "the lesson has no hidden tests to protect"
    for text in (graded.released, *graded.feedback.values()):
        assert HIDDEN_ONLY not in text
        for secret in secrets:
            assert secret not in text


def hidden_lines(source: str) -> list[str]:
    """Lines between nbgrader's hidden-test markers."""
    if HIDDEN_ONLY not in source:
        return []
    return source.split(HIDDEN_ONLY)[1].split("### END HIDDEN TESTS", maxsplit=1)[0].splitlines()


def test_released_notebook_holds_no_solution(graded: Graded) -> None:
    assert "BEGIN SOLUTION" not in graded.released
    assert "raise NotImplementedError" in graded.released


def test_feedback_comes_back_to_the_student(graded: Graded, classroom: Classroom) -> None:
    pages = list((classroom.student_folder("ann") / LESSON.slug / "feedback").rglob("*.html"))
    assert len(pages) == 1
    assert "Right:" in pages[0].read_text(encoding="utf-8")
