"""Well-behaved submissions get from `pmle grade` what plain nbgrader gives, row by row."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import small
from bs4 import BeautifulSoup
from equality import Compared
from nbgrader.api import Gradebook

from grader.cohort import engine, export, feedback
from grader.cohort.ledger import Ledger
from grader.cohort.release import release

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)


@pytest.mark.parametrize("kind", ["grades", "comments", "submissions"])
def test_rows_are_equal(compared: Compared, kind: str) -> None:
    assert compared.plain[kind]
    assert compared.ours[kind] == compared.plain[kind]


def test_marks_are_those_that_the_answers_promise(compared: Compared) -> None:
    for made in compared.made:
        marks = {
            f"{small.LESSON.key}/{slug}": score
            for slug, score in small.scores(compared.url, made.student).items()
            if slug in {exercise.partition("/")[2] for exercise in made.scores}
        }
        assert marks == pytest.approx(made.scores, abs=0.01), made.student


def test_an_unchanged_cohort_is_not_graded_again(compared: Compared) -> None:
    room = compared.room
    made = release(room, small.LESSON)
    book = Ledger(room, made)
    try:
        again = engine.plan(room, made, book, "", force=False)
        forced = engine.plan(room, made, book, "", force=True)
    finally:
        book.close()
    assert (again.todo, again.unchanged) == ({}, len(compared.made))
    assert len(forced.todo) == len(compared.made)


def test_feedback_shows_the_verdicts_and_no_hidden_test(compared: Compared) -> None:
    room = compared.room
    student = compared.made[0].student
    assert list(feedback.generate(room, small.LESSON, [student], jobs=1)) == [
        feedback.Page(student)
    ]
    page = room.folder("feedback", student, small.LESSON.slug) / "metrics.html"
    text = page.read_text(encoding="utf-8")
    assert "points" in text
    assert "heavily_tied" not in text, "a hidden test is in the feedback"


def _content(page: Path) -> list[tuple[str, dict[str, str], str]]:
    """List what a page consists of: its elements, their attributes and their own words."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return [
        (
            element.name,
            element.attrs,
            " ".join("".join(element.find_all(string=True, recursive=False)).split()),
        )
        for element in soup.find_all(True)
    ]


def test_a_feedback_page_is_nbgrader_s(compared: Compared) -> None:
    room, student = compared.room, compared.made[0].student
    list(feedback.generate(room, small.LESSON, [student], jobs=1))
    page = room.folder("feedback", student, small.LESSON.slug) / "metrics.html"
    ours = _content(page)
    page.unlink()
    chosen = ["--student", student, "--force"]
    small.nbgrader(room.root, "generate_feedback", small.LESSON.slug, *chosen)
    assert len(ours) > 100
    assert ours == _content(page)


def test_a_picture_without_description_gets_one() -> None:
    bare, described = '<p><img src="a.png"/></p>', '<p><img alt="A curve." src="a.png"/></p>'
    assert len(feedback._parse(bare, "html.parser").select("img:not([alt])")) == 1
    assert not feedback._parse(described, "html.parser").select("img:not([alt])")
    assert str(feedback._parse(described, "html.parser")) == described


@pytest.mark.parametrize("layout", export.FORMATS)
def test_export_holds_the_gradebook_s_points(
    compared: Compared, layout: str, tmp_path: Path
) -> None:
    people, columns = export.read(compared.room, [small.LESSON], "lesson")
    export.write(tmp_path / "grades.csv", layout, people, columns)
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    flat = [cell for row in rows for cell in row]
    with Gradebook(compared.url, compared.room.directory.course_id) as gradebook:
        for made in compared.made:
            submission = gradebook.find_submission(small.LESSON.slug, made.student)
            points = max(0.0, submission.score - submission.late_submission_penalty)
            assert made.student in flat
            assert columns[0].points[made.student] == pytest.approx(points)
            assert f"{round(points, 2)}" in flat


def test_objectives_add_up_to_their_exercises(compared: Compared) -> None:
    _, columns = export.read(compared.room, [small.LESSON], "objective")
    assert {column.title for column in columns} == {
        objective.text for objective in small.LESSON.objectives
    }
    for column in columns:
        assert all(0 <= points <= column.most for points in column.points.values())


def test_somebody_was_late(compared: Compared) -> None:
    penalties = [row[1] for row in compared.plain["submissions"].values()]
    assert any(penalties), "the comparison says nothing about late penalties"
