"""Grade the whole corpus in one run, between two good submissions."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import psutil
import pytest
import small
from corpus import CASES, FULL, NAME, Case, fill

from grader import course
from grader.authoring.answers import of_exercise
from grader.cohort import engine, sandbox
from grader.cohort.grading import log
from grader.cohort.ledger import Entry, Ledger
from grader.cohort.release import Classroom, register
from grader.cohort.simulate import ANSWERS, released

pytestmark = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
)
GOOD = ("a-good", "z-good")
LIMITS = sandbox.Limits(cell=12.0, total=300.0, memory=1 << 30, scratch=64 << 20, file=32 << 20)


@dataclass
class Result:
    """What is left after grading the corpus."""

    room: Classroom
    scores: dict[str, dict[str, float | None]]
    entries: dict[str, Entry]
    before: set[str]

    def shown(self, student: str) -> str:
        path = self.room.folder("autograded", student, small.LESSON.slug) / NAME
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server on this machine that no submission may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Result]:
    root = tmp_path_factory.mktemp("hostile")
    room, release = small.make(root / "course")
    right = {
        entry.slug: next(
            one.source
            for one in of_exercise(ANSWERS, small.LESSON, entry)
            if one.path.name == "right-reference.py"
        )
        for entry in small.LESSON.exercises
        if entry.slug in FULL
    }
    values = {
        "COURSE": str(room.root),
        "REPOSITORY": str(course.ROOT),
        "REALHOME": str(Path.home()),
        "PORT": str(port),
    }
    for case in (*(Case(name, lambda _, nb: nb) for name in GOOD), *CASES):
        hand_in(room, release, case, right, values)
    before = tree(root)
    os.environ["PMLE_TEST_SECRET"] = "hidden"
    register(room, release)
    book = Ledger(room, release)
    try:
        plan = engine.plan(room, release, book, "", force=False)
        options = engine.Options(jobs=2, limits=LIMITS)
        for graded in engine.grade(room, release, book, plan.todo, options):
            log(room, small.LESSON, graded)
        entries = book.entries()
    finally:
        book.close()
        del os.environ["PMLE_TEST_SECRET"]
    scores = {name: small.scores(room.directory.db_url, name) for name in entries}
    yield Result(room, scores, entries, before)


def hand_in(room: Classroom, release, case: Case, right, values) -> None:
    notebook = released(release)
    for cell in notebook.cells:
        slug = cell.metadata.get("nbgrader", {}).get("grade_id")
        if slug in right:
            cell.source = right[slug]
    folder = room.folder("submitted", case.name, small.LESSON.slug)
    folder.mkdir(parents=True)
    made = case.arrange(folder, notebook)
    if made is not None:
        for cell in made.cells:
            cell.source = fill(cell.source, values)
        nbformat.write(made, folder / NAME)


def tree(root: Path) -> set[str]:
    """List what was handed in, with what is in it."""
    return {
        f"{path}: {path.lstat().st_mtime_ns}"
        for path in root.rglob("*")
        if "submitted" in path.parts or "solutions" in path.parts
    }


def test_every_case_has_a_name_of_its_own() -> None:
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, result: Result) -> None:
    entry = result.entries[case.name]
    notes = "\n".join(entry.notes)
    marks = {slug: result.scores[case.name][slug] for slug in FULL}
    assert marks == {**FULL, **case.marks}, notes
    assert entry.state == case.state, notes
    assert re.search(case.says, notes), notes
    assert case.shows in result.shown(case.name)


@pytest.mark.parametrize("student", GOOD)
def test_nobody_else_is_touched(student: str, result: Result) -> None:
    assert {slug: result.scores[student][slug] for slug in FULL} == FULL
    assert result.entries[student] == replace(result.entries[student], state="graded", notes=())


def test_the_batch_ends_with_every_submission_in_the_journal(result: Result) -> None:
    assert set(result.entries) == {*GOOD, *(case.name for case in CASES)}


def test_the_sandbox_shows_nothing_and_lets_nothing_out(result: Result) -> None:
    found = re.search(r"PROBES (\[.*?\])", result.shown("probes"))
    assert found is not None
    assert found[1] == "[]"


def test_the_host_is_as_before(result: Result) -> None:
    assert tree(result.room.root.parent) == result.before
    assert not list(result.room.root.glob("pmle-was-here"))
    alive = [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if "987654" in (process.info["cmdline"] or ())
    ]
    assert alive == []


def test_no_output_is_larger_than_allowed(result: Result) -> None:
    sizes = {
        path.parent.parent.name: path.stat().st_size
        for path in (result.room.root / "autograded").rglob(NAME)
    }
    assert max(sizes.values()) < 4 << 20, sizes
