"""Keep sittings in the learner's record: every choice at once, so that nothing is lost."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from grader.course import CourseError
from grader.progress import record

EXAM, PRACTICE, REVIEW = "exam", "practice", "review"


@dataclass(frozen=True)
class Choice:
    """What stands for one question; `chosen` holds letters, empty for none."""

    at: datetime
    chosen: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Sitting:
    """Some questions that a learner sits down to.

    Parameters
    ----------
    id, kind, about
        Random; ``exam``, ``practice`` or ``review``; what was asked for, in words.
    started, seconds
        When, and the time allowed in seconds; None is without a limit.
    questions
        Ids of the questions, in their order.
    finished
        When the learner ended it; None where nobody did.
    choices
        The last choice of each question that was touched.
    """

    id: str
    kind: str
    about: str
    started: datetime
    seconds: float | None
    questions: tuple[str, ...]
    finished: datetime | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def deadline(self) -> datetime | None:
        """When the time is over."""
        return None if self.seconds is None else self.started + timedelta(seconds=self.seconds)

    def ended(self, now: datetime) -> bool:
        """Whether it takes no more choices: finished, or the time is over."""
        return self.finished is not None or (self.deadline is not None and now >= self.deadline)

    def answered(self) -> dict[str, Choice]:
        """Questions that have an answer."""
        return {name: choice for name, choice in self.choices.items() if choice.chosen}


def clock() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)


def begin(kind: str, about: str, questions: Sequence[str], seconds: float | None = None) -> Sitting:
    """Write down that a sitting begins now.

    Raises
    ------
    CourseError
        The record is switched off, or cannot be written.
    """
    if os.environ.get(record.SWITCH, "").lower() == "off":
        raise CourseError(
            f"{record.SWITCH}=off is set, and a sitting lives in your record. Unset it first; the "
            "record stays on this machine."
        )
    sitting = Sitting(str(uuid.uuid4()), kind, about, clock(), seconds, tuple(questions))
    row = (
        *(sitting.id, kind, about, _text(sitting.started), seconds),
        *(json.dumps(sitting.questions), None),
    )
    _write("INSERT INTO sittings VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return sitting


def choose(sitting: str, question: str, choice: Choice) -> None:
    """Write down a choice.

    Raises
    ------
    CourseError
        The sitting was ended meanwhile, or the record cannot be written: the choice does not count.
    """
    row = (
        *(str(uuid.uuid4()), sitting, _text(choice.at), question),
        *(choice.chosen, int(choice.marked), sitting),
    )
    written = _write(
        "INSERT INTO choices SELECT ?, ?, ?, ?, ?, ? "
        "WHERE EXISTS (SELECT 1 FROM sittings WHERE id = ? AND finished IS NULL)",
        row,
    )
    if not written:
        raise CourseError("This was ended in another window. Go home to see its report.")


def finish(sitting: str, at: datetime) -> None:
    """Write down that the learner ended a sitting.

    Raises
    ------
    CourseError
        The record cannot be written.
    """
    _write(
        "UPDATE sittings SET finished = ? WHERE id = ? AND finished IS NULL", (_text(at), sitting)
    )


def sittings() -> list[Sitting]:
    """Read all sittings, oldest first.

    Raises
    ------
    CourseError
        The record cannot be read.
    """
    if not record.path().exists():
        return []
    with record.connection() as database:
        rows = database.execute("SELECT * FROM sittings ORDER BY started").fetchall()
        acts = database.execute(
            "SELECT sitting, question, at, chosen, marked FROM choices ORDER BY at, rowid"
        ).fetchall()
    choices: dict[str, dict[str, Choice]] = {}
    for owner, question, at, chosen, marked in acts:
        choice = Choice(datetime.fromisoformat(at), chosen, bool(marked))
        choices.setdefault(owner, {})[question] = choice
    return [
        Sitting(
            *(name, kind, about, datetime.fromisoformat(started), seconds),
            tuple(json.loads(questions)),
            datetime.fromisoformat(finished) if finished else None,
            choices.get(name, {}),
        )
        for name, kind, about, started, seconds, questions, finished in rows
    ]


def running(known: Sequence[Sitting], now: datetime) -> Sitting | None:
    """Find the mock exam that goes on, if one does."""
    exams = [one for one in known if one.kind == EXAM and not one.ended(now)]
    return exams[-1] if exams else None


def judged(known: Sequence[Sitting], now: datetime) -> list[Sitting]:
    """Keep the sittings whose answers may be told: not those of an exam that goes on."""
    return [one for one in known if one.kind != EXAM or one.ended(now)]


def _write(statement: str, row: Sequence[object]) -> int:
    """Write to the record and return how many rows were changed."""
    with record.connection() as database:
        return database.execute(statement, row).rowcount


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
