"""What an instructor sees of a run: exit codes, limits of a whole submission, marks by hand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import nbformat
import pytest
import small
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from grader.cli import app
from grader.cohort import engine, grade_command, sandbox
from grader.cohort.channel import ChannelError
from grader.cohort.ledger import GRADED, Entry, Ledger
from grader.cohort.release import Classroom, Release, register
from grader.cohort.repair import grade_id
from grader.cohort.runner import Order, Run
from grader.cohort.simulate import simulate

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
SLUG, NAME = small.LESSON.slug, f"{small.LESSON.key}.ipynb"
Course = tuple[Classroom, Release]


@pytest.fixture
def made(tmp_path: Path) -> Course:
    room, release = small.make(tmp_path / "course", exercises=("calibration-error", "ndcg"))
    simulate(room, release, 1)
    register(room, release)
    return room, release


def submitted(room: Classroom) -> Path:
    return next(room.folder("submitted", ".", ".").glob(f"*/{SLUG}/{NAME}"))


def grade(room: Classroom, release: Release, limits: sandbox.Limits) -> Entry:
    book = Ledger(room, release)
    try:
        todo = engine.plan(room, release, book, "", force=True).todo
        options = engine.Options(1, limits=limits)
        (done,) = engine.grade(room, release, book, todo, options)
    finally:
        book.close()
    return done.entry


def run(room: Classroom, *options: str) -> int:
    return CliRunner().invoke(app, ["grade", SLUG, "--course", str(room.root), *options]).exit_code


def test_a_submission_that_takes_too_long_in_all_is_stopped(made: Course) -> None:
    room, release = made
    path = submitted(room)
    notebook = nbformat.read(path, as_version=4)
    last = next(at for at, cell in enumerate(notebook.cells) if grade_id(cell) == "ndcg")
    pauses = [nbformat.v4.new_code_cell("import time\ntime.sleep(2)") for _ in range(20)]
    notebook.cells[last:last] = pauses
    nbformat.write(notebook, path)
    entry = grade(room, release, sandbox.Limits(cell=10.0, total=8.0))
    assert entry.notes == ("the submission was stopped after 8 seconds in all",)
    assert (entry.state, entry.seconds < 30) == (GRADED, True)
    graded = nbformat.read(
        room.folder("autograded", path.parents[1].name, SLUG) / NAME, as_version=4
    )
    shown = {grade_id(cell): str(cell.outputs) for cell in graded.cells if grade_id(cell)}
    assert "This cell was not run: the submission was stopped" in shown["test-ndcg"]
    assert "not run" not in shown["test-calibration-error"]
    assert small.scores(room.directory.db_url, path.parents[1].name)["ndcg"] == 0


@contextmanager
def nothing_runs(_order: Order, _at_once: int) -> Iterator[Run]:
    def run(_: dict[str, object]) -> dict[str, object]:
        raise ChannelError("the machine is on fire")

    yield run


def test_the_exit_code_says_what_is_left_to_do(
    made: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = made
    assert run(room) == 0
    copy = room.folder("submitted", "zoe", SLUG)
    copy.mkdir(parents=True)
    (copy / NAME).write_text("")
    assert run(room) == grade_command.SOME_NEED_A_HUMAN == 3
    monkeypatch.setattr(grade_command, "beforehand", lambda *_: nullcontext(nothing_runs))
    assert run(room, "--force") == grade_command.SOME_FAILED == 4


def test_what_a_submission_names_has_no_power_over_the_terminal(made: Course) -> None:
    path = submitted(made[0])
    notebook = nbformat.read(path, as_version=4)
    answer = next(cell for cell in notebook.cells if grade_id(cell) == "ndcg")
    answer.source = """def ndcg(relevance, k):
    return type("Odd", (), {"__module__": "numpy", "__qualname__": "[/bold]\\x1b[2J"})()"""
    nbformat.write(notebook, path)
    done = CliRunner().invoke(app, ["grade", SLUG, "--course", str(made[0].root)])
    assert (done.exit_code, "a numpy.[/bold]\ufffd[2J" in done.output) == (3, True), done.output


def test_without_a_sandbox_nothing_is_needed_that_only_linux_has(made: Course) -> None:
    room, _ = made
    student = submitted(room).parents[1].name
    assert run(room) == 0
    marks = small.scores(room.directory.db_url, student)
    no_proc = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/proc"]
    command = [sys.executable, "-m", "grader.cli", "grade", SLUG, "--course", str(room.root)]
    done = subprocess.run(
        [*no_proc, *command, "--force", "--trust-submissions"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert small.scores(room.directory.db_url, student) == marks
    assert any(marks.values())


def test_where_nothing_forks_the_image_is_offered(
    made: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    for trust in ([], ["--trust-submissions"]):
        done = CliRunner().invoke(app, ["grade", SLUG, "--course", str(made[0].root), *trust])
        assert re.search("cannot fork .*Containerfile", str(done.exception))


def test_marks_and_comments_by_hand_survive_another_grading(made: Course) -> None:
    room, release = made
    student = submitted(room).parents[1].name
    grade(room, release, sandbox.Limits())

    def book() -> Gradebook:
        return Gradebook(room.directory.db_url, room.directory.course_id)

    where = (release.lesson.key, SLUG, student)
    with book() as gradebook:
        mark = gradebook.find_grade("test-ndcg", *where)
        mark.manual_score, mark.extra_credit = 1.5, 0.25
        gradebook.find_comment("ndcg", *where).manual_comment = "Well thought."
        gradebook.db.commit()
        automatic = mark.auto_score
    grade(room, release, sandbox.Limits())
    with book() as gradebook:
        mark = gradebook.find_grade("test-ndcg", *where)
        assert (mark.manual_score, mark.extra_credit, mark.score) == (1.5, 0.25, 1.75)
        assert mark.auto_score == automatic
        assert gradebook.find_comment("ndcg", *where).comment == "Well thought."
