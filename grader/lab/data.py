"""The course's data sets, read from ``datasets/``."""

from __future__ import annotations

import difflib
import functools
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from grader.course import ROOT, CourseError

FOLDER = ROOT / "datasets"


def path(name: str) -> Path:
    """Find a data set's file.

    Raises
    ------
    CourseError
        There is no such data set; the message names those that exist.
    """
    file = FOLDER / name / f"{name}.csv"
    if not file.is_file():
        known = sorted(card.parent.name for card in FOLDER.glob("*/card.md"))
        near = difflib.get_close_matches(name, known, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known) or 'none'}."
        raise CourseError(f"There is no data set {name!r} in {FOLDER}. {advice}")
    return file


def load(name: str) -> pd.DataFrame:
    """Read a data set; its card, ``datasets/<name>/card.md``, explains every column."""
    return pd.read_csv(path(name))


@functools.cache
def _records(name: str) -> tuple[dict[str, Any], ...]:
    rows = load(name).astype(object).to_dict(orient="records")
    return tuple(
        {str(key): value for key, value in row.items() if not pd.isna(value)} for row in rows
    )


def records(name: str) -> list[dict[str, Any]]:
    """Read a data set as one dict a row, without the fields that are empty there."""
    return [dict(record) for record in _records(name)]


def checksum(file: Path) -> str:
    """Compute a file's SHA-256, as its card states it."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
