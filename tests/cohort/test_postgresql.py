"""A gradebook in PostgreSQL, on a server of the test's own, holds the rows that SQLite holds."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import small
from test_killed import COMMAND, undisturbed

from grader.cohort import engine
from grader.cohort.ledger import Ledger
from grader.cohort.release import release


def programs() -> Path | None:
    """Find the folder of PostgreSQL's programs, which Debian keeps off the PATH."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found or debian[-1]).resolve().parent if found or debian else None


PROGRAMS = programs()
pytestmark = [
    pytest.mark.skipif(
        shutil.which("bwrap") is None, reason="grading needs bubblewrap, which .ci/run installs"
    ),
    pytest.mark.skipif(PROGRAMS is None, reason="no initdb of PostgreSQL, which .ci/run installs"),
]


@pytest.fixture
def url() -> Iterator[str]:
    """Start a server that listens on a socket only, as somebody else if we are root."""
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    # A socket's path must be short, and another user must be able to get there.
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, user)

        def run(program: str, *arguments: str) -> None:
            command = [str(PROGRAMS / program), *arguments]
            subprocess.run(
                command,
                cwd=folder,
                user=user if os.geteuid() == 0 else None,
                check=True,
                stdout=subprocess.DEVNULL,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "pmle", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://pmle@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def test_rows_are_those_of_sqlite(url: str, tmp_path: Path) -> None:
    plain, _ = undisturbed(tmp_path / "sqlite", students=3)
    config = f"c.CourseDirectory.db_url = {url!r}"
    room, _ = small.make(tmp_path / "postgresql", config=config)
    shutil.copytree(plain.root / "submitted", room.root / "submitted")
    subprocess.run(COMMAND, cwd=room.root, check=True)
    assert small.rows(url) == small.rows(plain.directory.db_url)
    made = release(room, small.LESSON)
    book = Ledger(room, made)
    try:
        again = engine.plan(room, made, book, "", force=False)
    finally:
        book.close()
    assert (again.todo, again.unchanged) == ({}, 3)
    subprocess.run([*COMMAND, "--force"], cwd=room.root, check=True)
    assert small.rows(url) == small.rows(plain.directory.db_url)
    assert not list(room.root.glob("*.db"))
