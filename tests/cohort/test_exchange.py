"""What a student puts into the exchange's inbox leads nowhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
import small
from typer.testing import CliRunner

from grader.cli import app
from grader.cohort.exchange import copy_files
from grader.cohort.release import Classroom
from grader.cohort.repair import MOST_FILE_BYTES

SLUG, NAME = small.LESSON.slug, f"{small.LESSON.key}.ipynb"
SECRET = "BEGIN SOLUTION"


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    inbox = tmp_path / "exchange" / "pmle" / "inbound"
    room = small.make(tmp_path / "course", config=f"c.Exchange.root = {str(inbox.parents[1])!r}")[0]
    inbox.mkdir(parents=True)
    inbox.parents[1].chmod(0o777)
    return room


def hand_in(room: Classroom, student: str) -> Path:
    """Make the folder that ``nbgrader submit`` makes."""
    inbox = room.root.parent / "exchange" / "pmle" / "inbound"
    return inbox / f"{student}+{SLUG}+2026-11-28 12:00:00.000000 UTC+x"


def collect(room: Classroom, tool: str) -> None:
    if tool == "nbgrader":
        small.nbgrader(room.root, "collect", SLUG)
    else:
        done = CliRunner().invoke(app, ["collect", SLUG, "--course", str(room.root)])
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("tool", ["pmle", "nbgrader"])
def test_links_in_the_inbox_are_not_followed(room: Classroom, tool: str) -> None:
    solutions = room.root / "solutions" / SLUG
    assert SECRET in (solutions / NAME).read_text()
    ann = hand_in(room, "ann")
    ann.mkdir()
    (ann / NAME).write_text("{}")
    (ann / "notes").mkdir()
    (ann / "notes" / "own.txt").write_text("mine")
    (ann / "data.json").symlink_to(solutions / NAME)
    (ann / "folder").symlink_to(solutions)
    os.mkfifo(ann / "pipe")
    hand_in(room, "bob").symlink_to(solutions)
    collect(room, tool)
    top = room.root / "submitted"
    taken = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert taken == {f"ann/{SLUG}/{NAME}", f"ann/{SLUG}/notes/own.txt"}
    assert not [path for path in top.rglob("*") if path.is_symlink()]


def test_it_says_what_it_left_out(tmp_path: Path) -> None:
    source = tmp_path / "from"
    source.mkdir()
    (source / "link").symlink_to("/etc/passwd")
    os.mkfifo(source / "pipe")
    with (source / "large.csv").open("wb") as file:
        file.truncate(MOST_FILE_BYTES + 1)
    (source / "small.csv").write_text("1")
    refused = sorted(copy_files(str(source), tmp_path / "to"))
    words = ("more than", "link", "no ordinary file")
    assert len(refused) == 3
    for line, word in zip(refused, words, strict=True):
        assert word in line
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["small.csv"]


def test_a_file_keeps_no_rights_of_its_sender(tmp_path: Path) -> None:
    source = tmp_path / "from"
    source.mkdir()
    (source / "run.sh").write_text("")
    (source / "run.sh").chmod(0o4777)
    assert not list(copy_files(str(source), tmp_path / "to"))
    assert not (tmp_path / "to" / "run.sh").stat().st_mode & (stat.S_ISUID | stat.S_IXUSR)
