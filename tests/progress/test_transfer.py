"""Records are exported, and merged from two machines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader import cli
from grader.checks import Part, Verdict
from grader.course import CourseError
from grader.exam import journal
from grader.exam.journal import Choice
from grader.progress import hints, record, transfer

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Move to a machine by its name."""
    monkeypatch.setenv("PMLE_RECORD", "on")

    def go(name: str) -> None:
        monkeypatch.setenv("PMLE_HOME", str(tmp_path / name))

    return go


def work(exercise: str, question: str, letters: str) -> str:
    record.save(Verdict(exercise, 3, (Part("a part", 1, True),)))
    hints.next_step("metrics/ndcg", 3)
    sitting = journal.begin(journal.PRACTICE, "everything", [question])
    journal.choose(sitting.id, question, Choice(START, letters))
    return sitting.id


def everything(tmp_path: Path) -> dict:
    file = tmp_path / "all.json"
    transfer.export(file)
    return json.loads(file.read_text(encoding="utf-8"))


def test_two_machines_become_one_whichever_comes_first(machine, tmp_path: Path) -> None:
    exports = {}
    for name, exercise in (("laptop", "metrics/ndcg"), ("desk", "metrics/roc-auc")):
        machine(name)
        work(exercise, "3/some", "A")
        exports[name] = tmp_path / f"{name}.json"
        assert transfer.export(exports[name])["attempts"] == 1
    merged = []
    for home, order in (("one", ("laptop", "desk")), ("other", ("desk", "laptop", "laptop"))):
        machine(home)
        for name in order:
            transfer.merge(exports[name])
        merged.append(everything(tmp_path))
    assert merged[0] == merged[1]
    assert {one["exercise"] for one in merged[0]["attempts"]} == {"metrics/ndcg", "metrics/roc-auc"}
    assert len(merged[0]["choices"]) == 2
    assert transfer.merge(exports["desk"]) == dict.fromkeys(transfer.TABLES, 0)


def test_of_a_sitting_the_earlier_end_and_the_last_choice_count(machine, tmp_path: Path) -> None:
    machine("laptop")
    name = work("metrics/ndcg", "3/some", "A")
    open_still = tmp_path / "open.json"
    transfer.export(open_still)
    journal.choose(name, "3/some", Choice(START + timedelta(minutes=1), "B"))
    journal.finish(name, START + timedelta(minutes=2))
    ended = tmp_path / "ended.json"
    transfer.export(ended)
    for home, order in (("one", (open_still, ended)), ("other", (ended, open_still))):
        machine(home)
        for file in order:
            transfer.merge(file)
        (sitting,) = journal.sittings()
        assert sitting.finished == START + timedelta(minutes=2)
        assert sitting.choices["3/some"].chosen == "B"


def test_the_commands_make_a_backup_and_say_what_is_new(machine, tmp_path: Path) -> None:
    runner = CliRunner()
    machine("laptop")
    work("metrics/ndcg", "3/some", "A")
    file = tmp_path / "me.json"
    assert "1 attempts" in runner.invoke(cli.app, ["export", "--me", "--to", str(file)]).output
    machine("desk")
    work("metrics/roc-auc", "3/some", "A")
    done = runner.invoke(cli.app, ["merge", str(file)])
    assert done.exit_code == 0, done.output
    assert "new are 1 attempts, 0 hints, 1 sittings, 1 choices" in done.output
    assert list((tmp_path / "desk" / "backups").rglob("record.sqlite"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "is no exported record"),
        ('{"form": "pmle-record", "version": 99}', "newer version"),
        ('{"form": "pmle-record", "version": 2, "attempts": [{"id": "x"}]}', "Nothing was changed"),
    ],
)
def test_a_file_that_is_no_export(machine, tmp_path: Path, text: str, says: str) -> None:
    machine("laptop")
    work("metrics/ndcg", "3/some", "A")
    before = everything(tmp_path)
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says):
        transfer.merge(file)
    assert everything(tmp_path) == before
