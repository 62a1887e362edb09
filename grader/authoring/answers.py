"""Right and wrong answers: files that replace a solution cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from grader.course import CourseError, ExerciseEntry, Lesson

_HEADER = re.compile(r"#\s*(score|says|misconception):\s*(.*?)\s*")
_NAME = re.compile(r"(right|wrong)-[a-z0-9-]+\.py")

SLIP = "slip"
"""Stands in a header for a mistake that no wrong idea is behind."""


@dataclass(frozen=True)
class Answer:
    """An answer file and what must come of it.

    Parameters
    ----------
    path
        Where it stands; ``right-*.py`` or ``wrong-*.py``.
    source
        What the solution cell is replaced with.
    score
        Points that it must get.
    says
        Phrases that the feedback must carry, whatever their case.
    misconception
        Id of the idea that the verdict must name, or "" for none.
    """

    path: Path
    source: str
    score: float
    says: tuple[str, ...] = ()
    misconception: str = ""

    @property
    def right(self) -> bool:
        """Whether the file claims to be a right answer."""
        return self.path.name.startswith("right-")


def read(path: Path, points: float) -> Answer:
    """Read an answer file.

    Raises
    ------
    CourseError
        Naming the file and the header line that is missing or cannot be used.
    """
    if not _NAME.fullmatch(path.name):
        raise CourseError(f"{path}: call it right-<what>.py or wrong-<what>.py, in lower case.")
    source = path.read_text(encoding="utf-8")
    if path.name.startswith("right-"):
        return Answer(path, source, points)
    header = {
        match[1]: match[2] for line in source.splitlines()[:5] if (match := _HEADER.fullmatch(line))
    }
    for field in ("score", "says", "misconception"):
        if not header.get(field):
            raise CourseError(f"{path}: its first lines need `# {field}: ...`.")
    try:
        score = float(header["score"])
    except ValueError as error:
        raise CourseError(f"{path}: `# score: {header['score']}` is not a number.") from error
    idea = header["misconception"]
    return Answer(
        path,
        source,
        score,
        tuple(phrase.strip() for phrase in header["says"].split("|") if phrase.strip()),
        "" if idea == SLIP else idea,
    )


def of_exercise(folder: Path, lesson: Lesson, entry: ExerciseEntry) -> list[Answer]:
    """Read all answers to an exercise below a folder of the form of ``tests/answers``."""
    files = sorted((folder / lesson.slug / entry.slug).glob("*.py"))
    return [read(file, entry.points) for file in files]
