"""A mock exam for a class: made, given out, handed in, graded twice, and read as readiness."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
import small
from nbformat import NotebookNode
from typer.testing import CliRunner

from grader import course
from grader.cohort import readiness
from grader.cohort.exam_commands import app
from grader.cohort.mock_exam import make
from grader.cohort.readiness import Standing
from grader.cohort.release import Classroom, assignment, classroom, mock_exams, release
from grader.cohort.repair import grade_id, mend
from grader.course import CourseError
from grader.exam import bank as reading
from grader.exam import draw
from grader.exam.bank import Bank, Question

NAME, SIZE, SEED = "mock-1", 50, 1
ANN, BOB, CEM = "ann", "bob", "cem"
needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)


def room_in(folder: Path) -> Classroom:
    """Make an instructor's folder with the course's own settings."""
    folder.mkdir(parents=True, exist_ok=True)
    own = (course.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    moved = f"{own}\nc.CourseDirectory.root = {str(folder)!r}\n"
    (folder / "nbgrader_config.py").write_text(moved, encoding="utf-8")
    return classroom(folder)


def chosen(student: str, question: Question, number: int) -> str:
    """Say what a student writes into an answer cell, as Python."""
    key = "".join(question.key)
    wrong = question.wrong[0].letter
    if student == ANN:
        return repr(key)
    if student == BOB:
        return repr(key if question.section == 3 else "")
    if number == 1:
        return "['A']"
    return repr(wrong if question.section == 3 else " ".join(key).lower())


@dataclass
class Class:
    """What is left of a class after grading, by us and by plain nbgrader."""

    room: Classroom
    plain: Classroom
    released: NotebookNode
    questions: dict[str, Question]


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory, bank: Bank) -> Class:
    top = tmp_path_factory.mktemp("mock-exam")
    room = room_in(top / "ours")
    make(room, NAME, bank, SIZE, SEED)
    small.nbgrader(room.root, "generate_assignment", NAME)
    path = room.root / "notebooks" / NAME / f"{NAME}.ipynb"
    known = {question.id: question for question in bank.questions}
    items = mock_exams(room)[NAME].items
    questions = {slug: known[item.question] for slug, item in items.items()}
    for student in (ANN, BOB, CEM):
        filled = nbformat.read(path, as_version=4)
        for cell in filled.cells:
            if found := re.match(r"answer_(\d+) = ", cell.source):
                question = questions[f"question-{found[1]}"]
                cell.source = found[0] + chosen(student, question, int(found[1]))
        target = room.folder("submitted", student, NAME)
        target.mkdir(parents=True)
        nbformat.write(filled, target / path.name)
    shutil.copytree(room.root, top / "plain")
    plain = room_in(top / "plain")
    command = [sys.executable, "-m", "grader.cli", "grade", NAME]
    done = subprocess.run(command, cwd=room.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    small.nbgrader(plain.root, "autograde", NAME)
    small.nbgrader(plain.root, "generate_feedback", NAME, "--student", BOB)
    return Class(room, plain, nbformat.read(path, as_version=4), questions)


@pytest.fixture(scope="session")
def bank() -> Bank:
    return reading.load()


@pytest.fixture(scope="session")
def standings(graded: Class, bank: Bank) -> dict[str, Standing]:
    found = readiness.read(graded.room, bank, datetime.now(UTC))
    return {one.person.id: one for one in found}


@needs_bubblewrap
def test_the_engine_and_plain_nbgrader_give_the_promised_marks(graded: Class) -> None:
    ours = small.rows(graded.room.directory.db_url)["grades"]
    assert ours == small.rows(graded.plain.directory.db_url)["grades"]
    for student in (ANN, BOB, CEM):
        promised = {
            slug: float(
                chosen(student, question, int(slug[-2:])).strip("'").replace(" ", "").upper()
                == "".join(question.key)
            )
            for slug, question in graded.questions.items()
        }
        assert small.scores(graded.room.directory.db_url, student) == promised, student


@needs_bubblewrap
def test_the_student_s_file_holds_no_key(graded: Class, bank: Bank) -> None:
    whole = nbformat.writes(graded.released)
    shown = "\n".join(cell.source for cell in graded.released.cells)
    for question in graded.questions.values():
        assert question.slug not in whole
        for option in question.options:
            assert option.text in shown
            assert option.because not in shown
    scored = [cell for cell in graded.released.cells if grade_id(cell).startswith("test-")]
    assert len(scored) == SIZE
    # All alike but for the number and what the question shows: there is no room for a key.
    forms = {
        (re.sub(r"answer_\d+", "answer", cell.source), len(question.options), len(question.key))
        for cell, question in zip(scored, graded.questions.values(), strict=True)
    }
    assert len(forms) == len({form[1:] for form in forms})
    assert all(set(cell.metadata) <= {"nbgrader", "deletable", "editable"} for cell in scored)


@needs_bubblewrap
def test_feedback_gives_the_reason_of_every_option(graded: Class) -> None:
    page = graded.plain.folder("feedback", BOB, NAME) / f"{NAME}.html"
    text = page.read_text(encoding="utf-8")
    assert "BEGIN HIDDEN TESTS" not in text
    for question in graded.questions.values():
        for option in question.options:
            words = option.because.split("'")[0].split('"')[0].split("<")[0].split("&")[0]
            assert words in text, question.id


@needs_bubblewrap
def test_points_add_up_per_section(
    graded: Class, standings: dict[str, Standing], bank: Bank
) -> None:
    shares = draw.allocation(course.load(), SIZE)
    assert standings[ANN].asked == standings[ANN].right == Counter(shares)
    assert +standings[BOB].right == Counter({3: shares[3]})
    marks = small.scores(graded.room.directory.db_url, CEM)
    right = [graded.questions[slug].section for slug, mark in marks.items() if mark]
    assert standings[CEM].right == Counter(right)
    assert 0 < len(right) < SIZE


@needs_bubblewrap
def test_who_answers_more_is_expected_to_score_more(standings: dict[str, Standing]) -> None:
    found = {name: one.estimate for name, one in standings.items()}
    assert found[ANN] is not None and found[BOB] is not None and found[CEM] is not None
    assert found[ANN].total.low > found[CEM].total.middle > found[BOB].total.high
    # Not more than that: what is missed elsewhere speaks against the other sections as well.
    assert found[BOB].sections[3].middle > found[BOB].sections[4].high


@needs_bubblewrap
def test_the_table_and_the_file_say_the_same(
    graded: Class, standings: dict[str, Standing], tmp_path: Path
) -> None:
    target = tmp_path / "readiness.csv"
    place = ["--course", str(graded.room.root)]
    done = CliRunner().invoke(
        app, ["readiness", "--csv", str(target), *place], env={"COLUMNS": "160"}
    )
    assert done.exit_code == 0, done.output
    total = standings[ANN].estimate.total  # type: ignore[union-attr]
    assert f"{total.low:.0%} to {total.high:.0%}".replace("%", "") in done.output
    with target.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * 7
    ann = {row["section"]: row for row in rows if row["student"] == ANN}
    assert ann["total"]["right"] == ann["total"]["asked"] == str(SIZE)
    assert float(ann["total"]["low"]) == pytest.approx(total.low, abs=0.001)
    shown = CliRunner().invoke(app, ["readiness", "--points", *place], env={"COLUMNS": "160"})
    assert f"{SIZE}/{SIZE}" in shown.output


def test_the_next_exam_asks_other_questions(tmp_path: Path, bank: Bank) -> None:
    room = room_in(tmp_path)
    for name in ("mock-1", "mock-2"):
        make(room, name, bank, SIZE, SEED)
    first, second = (
        {item.question for item in exam.items.values()} for exam in mock_exams(room).values()
    )
    assert not first & second


def test_a_seed_gives_the_same_exam_again(tmp_path: Path, bank: Bank) -> None:
    made = [
        make(room_in(tmp_path / name), NAME, bank, SIZE, SEED).read_bytes() for name in ("a", "b")
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize("name", ["Mock 1", "../mock", "", "mock/1"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, bank: Bank, name: str) -> None:
    with pytest.raises(CourseError, match="cannot be a name"):
        make(room_in(tmp_path), name, bank, SIZE, SEED)


def test_an_exam_is_never_overwritten(tmp_path: Path, bank: Bank) -> None:
    room = room_in(tmp_path)
    path = make(room, NAME, bank, SIZE, SEED)
    before = path.read_bytes()
    with pytest.raises(CourseError, match="there already"):
        make(room, NAME, bank, SIZE, SEED + 1)
    assert path.read_bytes() == before


def test_a_deleted_test_cell_comes_back_behind_its_answer(tmp_path: Path, bank: Bank) -> None:
    room = room_in(tmp_path)
    make(room, NAME, bank, SIZE, SEED)
    master = release(room, assignment(room, NAME)).master
    cells = [
        nbformat.from_dict(dict(cell))
        for cell in master.notebook.cells
        if grade_id(cell) != "test-question-07"
    ]
    notes: list[str] = []
    mended = mend(cells, master, notes)
    order = [grade_id(cell) or cell.source.partition(" ")[0] for cell in mended.cells]
    assert order.index("test-question-07") == order.index("answer_07") + 1
    assert any("test-question-07" in note for note in notes)


def test_an_instructor_s_own_assignment_is_left_alone(tmp_path: Path) -> None:
    room = room_in(tmp_path)
    path = room.root / "solutions" / "notes" / "notes.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), path)
    assert mock_exams(room) == {}
    assert assignment(room, "01-metrics").key == "metrics"
    with pytest.raises(CourseError, match="There is no lesson 'notes'"):
        assignment(room, "notes")
