"""Keep the learner's attempts in one SQLite file.

The file is ``record.sqlite`` in the folder that `home` names. Schema, version 2
(``PRAGMA user_version``; version 1 had attempts and hints only); any SQLite tool reads it::

    attempts
        id        text     random UUID, so that two machines' records can be merged
        at        text     UTC, ISO 8601
        exercise  text     metrics/f-beta
        outcome   text     not attempted | wrong | partly right | right
        score     real     points earned
        points    real     points possible
        parts     text     JSON: name, passed and misconception of every check
    hints
        exercise  text     primary key
        step      integer  last step shown, from 0
    sittings
        id        text     random UUID
        kind      text     exam | practice | review
        about     text     what was asked for, in words
        started   text     UTC, ISO 8601
        seconds   real     time allowed; null without a limit
        questions text     JSON: ids in their order
        finished  text     UTC, ISO 8601; null while it goes on
    choices
        id        text     random UUID
        sitting   text     whose
        at        text     UTC, ISO 8601
        question  text     3/spot-checkpoints
        chosen    text     letters; empty for none
        marked    integer  1 if marked for review

Choices are a journal: every act adds a row, and the last row of a question counts.

The text of an answer is not kept: the notebook has it.

A record is kept only when a person runs a notebook (`is_on`). Every save is one
transaction, so two notebooks may save at once. Nothing that goes wrong here
reaches the check: the verdict is shown all the same, with a note.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path

from grader.checks import Outcome, Verdict
from grader.checks.progress import watched
from grader.course import CourseError

SCHEMA_VERSION = 2
SWITCH = "PMLE_RECORD"
BUSY_SECONDS = 10.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, exercise TEXT NOT NULL, outcome TEXT NOT NULL,
    score REAL NOT NULL, points REAL NOT NULL, parts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS attempts_by_exercise ON attempts (exercise, at);
CREATE TABLE IF NOT EXISTS hints (exercise TEXT PRIMARY KEY, step INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sittings (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, started TEXT NOT NULL,
    seconds REAL, questions TEXT NOT NULL, finished TEXT
);
CREATE TABLE IF NOT EXISTS choices (
    id TEXT PRIMARY KEY, sitting TEXT NOT NULL, at TEXT NOT NULL, question TEXT NOT NULL,
    chosen TEXT NOT NULL, marked INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS choices_by_sitting ON choices (sitting, at);
"""


class RecordError(CourseError):
    """The record cannot be read or written; the message says what to do."""


@dataclass(frozen=True)
class Attempt:
    """One attempt at an exercise."""

    at: datetime
    exercise: str
    outcome: Outcome
    score: float
    points: float


def home() -> Path:
    """Name the folder of the record and its backups: ``PMLE_HOME``, or the user's data folder."""
    configured = os.environ.get("PMLE_HOME")
    return Path(configured) if configured else user_data_path("pmle", appauthor=False)


def path() -> Path:
    """Name the record's file."""
    return home() / "record.sqlite"


def is_on() -> bool:
    """Whether attempts are recorded here.

    Only when a person runs a notebook: Jupyter Server and VS Code say so, while
    nbclient, nbgrader and nbval do not. ``PMLE_RECORD=on`` or ``off`` overrules.
    """
    switch = os.environ.get(SWITCH, "").lower()
    if switch in ("on", "off"):
        return switch == "on"
    return watched()


def save(verdict: Verdict) -> str:
    """Record a verdict, if recording is on.

    Returns
    -------
    str
        Empty, or a note for the learner on why the attempt was not kept. Never
        raises: a check must answer whatever state the record is in.
    """
    if not is_on():
        return ""
    parts = [
        {"name": part.name, "passed": part.passed, "misconception": part.misconception}
        for part in verdict.parts
    ]
    row = (
        str(uuid.uuid4()),
        datetime.now(UTC).isoformat(timespec="milliseconds"),
        verdict.exercise,
        verdict.outcome.value,
        verdict.score,
        verdict.points,
        json.dumps(parts),
    )
    try:
        with connection() as database:
            database.execute("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    except RecordError as error:
        return f"This attempt was not recorded. {error}"
    return ""


def attempts(exercise: str = "") -> list[Attempt]:
    """Read all attempts, or those at one exercise, oldest first.

    Raises
    ------
    RecordError
        The file cannot be used.
    """
    if not path().exists():
        return []
    query = "SELECT at, exercise, outcome, score, points FROM attempts"
    with connection() as database:
        rows = database.execute(
            f"{query} WHERE exercise = ? OR ? = '' ORDER BY at", (exercise, exercise)
        ).fetchall()
    return [
        Attempt(datetime.fromisoformat(at), name, Outcome(outcome), score, points)
        for at, name, outcome, score, points in rows
    ]


def best() -> dict[str, Attempt]:
    """Find the best attempt at every exercise that was tried.

    Raises
    ------
    RecordError
        The file cannot be used.
    """
    return best_of(attempts())


def best_of(attempts: Iterable[Attempt]) -> dict[str, Attempt]:
    """Find the best of some attempts at every exercise."""
    found: dict[str, Attempt] = {}
    for attempt in attempts:
        known = found.get(attempt.exercise)
        if known is None or attempt.score >= known.score:
            found[attempt.exercise] = attempt
    return found


def forget(exercises: list[str]) -> None:
    """Delete the attempts at some exercises and the hints shown for them.

    Raises
    ------
    RecordError
        The file cannot be used.
    """
    if not path().exists():
        return
    with connection() as database:
        for table in ("attempts", "hints"):
            database.executemany(
                f"DELETE FROM {table} WHERE exercise = ?", [(name,) for name in exercises]
            )


@contextlib.contextmanager
def connection() -> Iterator[sqlite3.Connection]:
    """Open the record for one transaction, making it if it is not there.

    A file that is not a record is moved aside, never deleted, and a new one is
    begun.

    Raises
    ------
    RecordError
        The folder cannot be written, or the file stays locked.
    """
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        database = _open()
    except (OSError, sqlite3.OperationalError) as error:
        raise RecordError(
            f"{path()} cannot be opened ({error}). Make its folder writable, or set PMLE_HOME to "
            f"one that is; {SWITCH}=off switches the record off."
        ) from error
    try:
        with database:
            yield database
    except sqlite3.Error as error:
        raise RecordError(f"{path()}: {error}.") from error
    finally:
        database.close()


def _open() -> sqlite3.Connection:
    try:
        return _connect()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = path().with_name(f"record.sqlite.broken-{stamp}")
        path().rename(aside)
        print(f"The record was damaged. It is kept as {aside}; a new one begins.")  # noqa: T201
        return _connect()


def _connect() -> sqlite3.Connection:
    database = sqlite3.connect(path(), timeout=BUSY_SECONDS)
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        if version < SCHEMA_VERSION:
            database.executescript(_SCHEMA)
            database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif version > SCHEMA_VERSION:
            raise sqlite3.OperationalError(
                f"written by a newer version of the course (schema {version})"
            )
    except sqlite3.Error:
        database.close()
        raise
    return database
