"""Take the record to another machine: one readable file, and a merge that loses nothing."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from grader.course import CourseError
from grader.progress import record

FORM = "pmle-record"
TABLES: dict[str, tuple[str, ...]] = {
    "attempts": ("id", "at", "exercise", "outcome", "score", "points", "parts"),
    "hints": ("exercise", "step"),
    "sittings": ("id", "kind", "about", "started", "seconds", "questions", "finished"),
    "choices": ("id", "sitting", "at", "question", "chosen", "marked"),
}
# What two machines know differently of the same row: the further hint, the earlier end.
_CONFLICTS = {
    "attempts": "DO NOTHING",
    "hints": "DO UPDATE SET step = max(step, excluded.step)",
    "sittings": "DO UPDATE SET finished = "
    "min(coalesce(finished, excluded.finished), coalesce(excluded.finished, finished))",
    "choices": "DO NOTHING",
}


def export(target: Path) -> dict[str, int]:
    """Write the whole record as JSON.

    Returns
    -------
    dict
        Table → number of rows.

    Raises
    ------
    CourseError
        The record cannot be read, or the file not be written.
    """
    content: dict[str, Any] = {"form": FORM, "version": record.SCHEMA_VERSION}
    if record.path().exists():
        with record.connection() as database:
            for table, columns in TABLES.items():
                rows = database.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2")
                content[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    temporary = target.with_name(f".{target.name}.part")
    try:
        temporary.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        temporary.replace(target)
    except OSError as error:
        raise CourseError(
            f"{target} cannot be written ({error.strerror}). Name another."
        ) from error
    return {table: len(content.get(table, ())) for table in TABLES}


def merge(source: Path) -> dict[str, int]:
    """Take another machine's export into this record; doing it twice changes nothing.

    Returns
    -------
    dict
        Table → number of rows that are new.

    Raises
    ------
    CourseError
        The file is no export, or the record cannot be written; then nothing was changed.
    """
    content = _read(source)
    added = {}
    with record.connection() as database:
        for table, columns in TABLES.items():
            before = _count(database, table)
            try:
                rows = [tuple(row[name] for name in columns) for row in content.get(table, ())]
                database.executemany(
                    f"INSERT INTO {table} ({', '.join(columns)}) "
                    f"VALUES ({', '.join('?' * len(columns))}) "
                    f"ON CONFLICT ({columns[0]}) {_CONFLICTS[table]}",
                    rows,
                )
            except (KeyError, TypeError, sqlite3.Error) as error:
                raise CourseError(
                    f"{source}: a row of {table!r} cannot be used ({error!r}). Nothing was "
                    "changed. Export it once more on the other machine."
                ) from error
            added[table] = _count(database, table) - before
    return added


def _read(source: Path) -> dict[str, Any]:
    try:
        content = json.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{source} cannot be opened ({error.strerror}).") from error
    except ValueError as error:
        raise CourseError(f"{source} is no JSON ({error}). {_ADVICE}") from error
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise CourseError(f"{source} is no exported record. {_ADVICE}")
    if content.get("version", 0) > record.SCHEMA_VERSION:
        raise CourseError(f"{source} is of a newer version of the course. Update this one first.")
    return content


_ADVICE = "`pmle export --me` writes one."


def _count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
