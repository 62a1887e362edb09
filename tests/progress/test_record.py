from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest

from grader.checks import Outcome, Part, Verdict
from grader.progress import hints, record


def verdict(passed: bool | None = True, exercise: str = "metrics/ndcg") -> Verdict:
    return Verdict(exercise, 3, (Part("a part", 1, passed, misconception="x/y"),))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PMLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PMLE_RECORD", "on")
    return tmp_path / "home"


def test_attempts_come_back_in_order() -> None:
    for passed in (None, False, True):
        assert record.save(verdict(passed)) == ""
    outcomes = [attempt.outcome for attempt in record.attempts("metrics/ndcg")]
    assert outcomes == [Outcome.NOT_ATTEMPTED, Outcome.WRONG, Outcome.RIGHT]
    assert record.attempts("metrics/roc-auc") == []
    record.save(verdict(False))
    assert record.best()["metrics/ndcg"].score == 3


@pytest.mark.parametrize(
    ("switch", "session", "recorded"),
    [("on", "", True), ("off", "a.ipynb", False), ("", "a.ipynb", True), ("", "", False)],
)
def test_only_what_a_person_runs_is_recorded(
    switch: str, session: str, recorded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PMLE_RECORD", switch)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    if session:
        monkeypatch.setenv("JPY_SESSION_NAME", session)
    record.save(verdict())
    assert record.path().exists() is recorded


def save_many(count: int) -> None:
    for _ in range(count):
        assert record.save(verdict()) == ""


def test_two_notebooks_may_save_at_once() -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=save_many, args=(25,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(record.attempts()) == 75


def test_a_damaged_file_is_kept_and_a_new_one_begun(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    record.path().write_bytes(b"this is no database, it only looks like a file" * 50)
    assert record.save(verdict()) == ""
    assert len(record.attempts()) == 1
    (kept,) = home.glob("record.sqlite.broken-*")
    assert kept.read_bytes().startswith(b"this is no database")
    assert str(kept) in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_gives_a_note(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write_text("a file where the folder should be")
    note = record.save(verdict())
    assert "not recorded" in note
    assert "PMLE_HOME" in note
    assert hints.next_step("metrics/ndcg", 3) == 0


def test_a_record_of_a_newer_course_is_left_alone() -> None:
    record.save(verdict())
    with sqlite3.connect(record.path()) as database:
        database.execute("PRAGMA user_version = 99")
    note = record.save(verdict())
    assert "newer version" in note
    assert not list(record.home().glob("*broken*"))


def test_nothing_but_the_file_is_made(home: Path) -> None:
    record.save(verdict())
    assert [path.name for path in home.iterdir()] == ["record.sqlite"]
    assert stat.S_ISREG(record.path().stat().st_mode)


def test_hints_go_on_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = []
    for _ in range(4):
        monkeypatch.setattr(hints, "_shown_here", {})
        steps.append(hints.next_step("metrics/ndcg", 3))
    assert steps == [0, 1, 2, 2]


def test_forgetting_takes_attempts_and_hints() -> None:
    record.save(verdict())
    record.save(verdict(exercise="metrics/roc-auc"))
    hints.next_step("metrics/ndcg", 3)
    record.forget(["metrics/ndcg"])
    assert set(record.best()) == {"metrics/roc-auc"}
    assert hints.next_step("metrics/ndcg", 3) == 0


def test_a_record_of_version_1_gets_the_new_tables(home: Path) -> None:
    record.save(verdict())
    with sqlite3.connect(record.path()) as database:
        database.executescript("DROP TABLE sittings; DROP TABLE choices; PRAGMA user_version = 1")
    assert len(record.attempts()) == 1
    with record.connection() as database:
        assert database.execute("SELECT count(*) FROM sittings").fetchone() == (0,)
        assert database.execute("PRAGMA user_version").fetchone() == (record.SCHEMA_VERSION,)
    assert not list(home.glob("*broken*"))
