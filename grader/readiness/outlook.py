"""A learner's readiness as it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader import course
from grader.course import Course
from grader.exam import bank as reading
from grader.exam import journal
from grader.exam.bank import Bank
from grader.progress import record
from grader.readiness import evidence, model
from grader.readiness.evidence import Evidence
from grader.readiness.model import Estimate, Interval

PROMISE = (
    "It is an estimate from what you did here, and no promise: the pass mark is not published, and "
    "the real questions are others. grader/readiness/README.md says what it can tell."
)


@dataclass(frozen=True)
class Row:
    """One section of the guide."""

    number: int
    title: str
    questions: int
    interval: Interval
    evidence: float
    touched: int
    considerations: int


@dataclass(frozen=True)
class Outlook:
    """Expected share in a fresh mock exam, and what it rests on."""

    rows: tuple[Row, ...]
    total: Interval
    questions: int
    answers: int
    exercises: int

    @property
    def has_evidence(self) -> bool:
        """Whether there is anything but the prior."""
        return bool(self.answers or self.exercises)

    @property
    def weakest(self) -> Row:
        """The section in which most points of a mock exam are still open."""
        return max(self.rows, key=lambda row: row.questions * (1 - row.interval.middle))


def read(bank: Bank | None = None) -> Outlook:
    """Estimate from the learner's record as it stands.

    Raises
    ------
    CourseError
        The record cannot be read.
    """
    whole = course.load()
    questions = bank or reading.load()
    now = journal.clock()
    sittings = journal.judged(journal.sittings(), now)
    found = evidence.gather(questions, whole, sittings, record.attempts(), now)
    return of(found, questions, whole)


def of(found: Evidence, bank: Bank, whole: Course) -> Outlook:
    """Estimate from evidence."""
    estimate: Estimate = model.estimate(found.observations, evidence.shape(bank, whole))
    rows = []
    for section in whole.exam.sections:
        own = [name for name in bank.settings.considerations if name[0] == str(section.number)]
        rows.append(
            Row(
                *(section.number, section.title, section.questions),
                estimate.sections[section.number],
                estimate.evidence.get(section.number, 0.0),
                sum(found.touched.get(name, 0) > 0 for name in own),
                len(own),
            )
        )
    size = sum(section.questions for section in whole.exam.sections)
    return Outlook(tuple(rows), estimate.total, size, found.answers, found.exercises)


def in_words(found: Outlook) -> list[str]:
    """Say in sentences what the table shows."""
    total = found.total
    basis = f"{found.answers} answers and {found.exercises} exercises"
    if not found.has_evidence:
        return ["There is no evidence yet, so intervals are at their widest.", PROMISE]
    lines = [
        f"A fresh mock exam: {total.low * found.questions:.0f} to "
        f"{total.high * found.questions:.0f} of {found.questions} questions right "
        f"({total.low:.0%} to {total.high:.0%}), from {basis}. Four of five such intervals hold "
        "the truth."
    ]
    lines += [f"{line:.0%} line: {against(total, line)}." for line in model.LINES]
    weak = found.weakest
    lines.append(f"Most is still open in section {weak.number}, {weak.title}.")
    return [*lines, PROMISE]


def against(interval: Interval, line: float) -> str:
    """Say where an interval lies, seen from a line."""
    if interval.low >= line:
        return "the whole interval is above it"
    if interval.high < line:
        return "the whole interval is below it"
    return "the interval is on both sides of it"


def as_json(found: Outlook) -> dict[str, Any]:
    """Give an outlook as plain data."""
    return {
        "total": _ends(found.total),
        "lines": {f"{line:.0%}": against(found.total, line) for line in model.LINES},
        "answers": found.answers,
        "exercises": found.exercises,
        "sections": [
            {
                "section": row.number,
                "title": row.title,
                "questions": row.questions,
                **_ends(row.interval),
                "evidence": round(row.evidence, 2),
                "touched": row.touched,
                "considerations": row.considerations,
            }
            for row in found.rows
        ],
    }


def _ends(interval: Interval) -> dict[str, float]:
    return {
        "low": round(interval.low, 3),
        "middle": round(interval.middle, 3),
        "high": round(interval.high, 3),
    }
