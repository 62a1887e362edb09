"""Where a learner stands, in one look, and the next best thing to do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.checks import Outcome
from grader.course import Course, ExerciseEntry, Lesson, anchor
from grader.exam import bank as reading
from grader.exam import journal, review
from grader.exam.desk import Desk
from grader.exam.journal import PRACTICE, Sitting
from grader.exam.session import Session
from grader.progress import record, summary
from grader.progress.record import Attempt
from grader.progress.summary import LessonProgress
from grader.readiness import evidence, outlook
from grader.readiness.outlook import Outlook

FEW_ANSWERS = 30
"""With fewer answers the estimate is so wide that a mock exam says more than advice."""


@dataclass(frozen=True)
class Best:
    """The next best thing to do.

    Parameters
    ----------
    what, why
        In words.
    command
        What to type in a terminal.
    action
        ``exam``, ``review``, ``practice`` or ``open``.
    target
        The practice set's lesson or section, or the exercise to open.
    """

    what: str
    why: str
    command: str
    action: str
    target: str = ""


@dataclass(frozen=True)
class Overview:
    """The learner's record as it stands, beside the course.

    Parameters
    ----------
    desk
        With the bank, the course and the clock.
    attempts, sittings
        The record.
    """

    desk: Desk
    attempts: Sequence[Attempt]
    sittings: Sequence[Sitting]

    @property
    def course(self) -> Course:
        """The course."""
        return self.desk.course

    @cached_property
    def best(self) -> dict[str, Attempt]:
        """The best attempt at each exercise that was tried."""
        return record.best_of(self.attempts)

    @cached_property
    def lessons(self) -> list[LessonProgress]:
        """Every lesson's standing, in order."""
        return summary.by_lesson(self.course, self.best)

    @cached_property
    def judged(self) -> list[Sitting]:
        """Sittings whose answers may be told."""
        return journal.judged(self.sittings, self.desk.clock())

    @cached_property
    def running(self) -> Session | None:
        """The mock exam that is under way."""
        sitting = journal.running(self.sittings, self.desk.clock())
        return Session(sitting, self.desk.bank, self.desk.clock) if sitting else None

    @cached_property
    def due(self) -> int:
        """Number of questions that are due for review."""
        return len(review.due(review.schedule(self.desk.bank, self.judged), self.desk.clock()))

    @cached_property
    def outlook(self) -> Outlook:
        """Readiness."""
        found = evidence.gather(
            self.desk.bank, self.course, self.judged, self.attempts, self.desk.clock()
        )
        return outlook.of(found, self.desk.bank, self.course)

    @cached_property
    def next_best(self) -> Best:
        """Choose what to do next.

        What cannot wait comes first (an exam that goes on, a review that is due), then what was
        begun, then what shows whether a finished lesson has stayed, then what is new.
        """
        if self.running:
            return Best(
                "Go on with your mock exam",
                f"its clock runs: {minutes(self.running.seconds_left() or 0)} left",
                "pmle exam",
                "exam",
            )
        if self.due:
            return Best(
                f"Review {count(self.due, 'question')}",
                "they were wrong before, and today is the day on which they come back",
                "pmle review",
                "review",
            )
        step = summary.next_step(self.course, self.best)
        begun = step is not None and step.exercise.id in self.best
        if step and begun:
            return self._exercise(step.lesson, step.exercise, step.reason)
        if lesson := self._unpractised():
            return Best(
                f"Practise questions on lesson {lesson.slug}",
                "you have finished it, and questions in the exam's form show what has stayed",
                f"pmle practice --lesson {lesson.key}",
                "practice",
                lesson.key,
            )
        if step:
            return self._exercise(step.lesson, step.exercise, step.reason)
        if self.outlook.answers < FEW_ANSWERS:
            return Best(
                "Take a mock exam",
                "every exercise that is ready is right; a whole exam shows where you stand",
                "pmle exam",
                "exam",
            )
        weak = self.outlook.weakest
        return Best(
            f"Practise section {weak.number}, {weak.title}",
            "most points of a mock exam are still open there",
            f"pmle practice --section {weak.number}",
            "practice",
            str(weak.number),
        )

    def _exercise(self, lesson: Lesson, entry: ExerciseEntry, reason: str) -> Best:
        command = f"pmle status {lesson.key}"
        return Best(f"{entry.title} (lesson {lesson.slug})", reason, command, "open", entry.id)

    def _unpractised(self) -> Lesson | None:
        """Find the first finished lesson that no practice set was taken on."""
        asked = {question.lesson for question in self.desk.bank.questions}
        practised = {
            question.lesson
            for sitting in self.sittings
            if sitting.kind == PRACTICE
            for question in Session(sitting, self.desk.bank).questions
        }
        for row in self.lessons:
            finished = row.lesson.ready and row.total and row.done == row.total
            if finished and row.lesson.number in asked - practised:
                return row.lesson
        return None

    def minutes_left(self, row: LessonProgress) -> int:
        """Estimate a lesson's minutes that are left, from the exercises that are not right yet."""
        open_share = 1 - row.done / row.total if row.total else 1
        return math.ceil(row.lesson.minutes * open_share / 5) * 5

    def first_open(self, lesson: Lesson) -> ExerciseEntry | None:
        """Find a lesson's first exercise that is not right."""
        for entry in summary.automatic(lesson):
            if entry.id not in self.best or self.best[entry.id].outcome is not Outcome.RIGHT:
                return entry
        return None


def read() -> Overview:
    """Read the learner's record.

    Raises
    ------
    CourseError
        The record cannot be read.
    """
    from grader import course

    desk = Desk(reading.load(), course.load())
    return Overview(desk, record.attempts(), journal.sittings())


def empty() -> Overview:
    """Give the overview of somebody who has not begun."""
    from grader import course

    return Overview(Desk(reading.load(), course.load()), (), ())


def in_words(found: Overview) -> str:
    """Say everything that the home page shows."""
    best = found.next_best
    lines = [f"Next: {best.what}, because {best.why}. In a terminal: {best.command}", "", "Lessons"]
    for row in found.lessons:
        possible = sum(entry.points for entry in summary.automatic(row.lesson))
        state = (
            f"{row.done} of {row.total} exercises, {row.earned:g} of {possible:g} points, about "
            f"{found.minutes_left(row)} minutes left"
            if row.lesson.ready
            else "planned"
        )
        lines.append(f"  {row.lesson.slug}  {row.lesson.title}: {state}")
    lines += ["", "Readiness: expected share of right answers in a fresh mock exam"]
    for section in found.outlook.rows:
        share = (
            f"{section.interval.low:.0%} to {section.interval.high:.0%}"
            if found.outlook.has_evidence
            else "no evidence yet"
        )
        lines.append(
            f"  {section.number} {section.title}: {share}; {section.touched} of "
            f"{section.considerations} considerations touched"
        )
    return "\n".join((*lines, *outlook.in_words(found.outlook)))


def fragment(entry: ExerciseEntry) -> str:
    """Name an exercise's heading as JupyterLab links to it."""
    return anchor(f"Exercise: {entry.title}")


def minutes(seconds: float) -> str:
    """Write a time in whole minutes."""
    return count(int(seconds // 60), "minute")


def count(number: int, what: str) -> str:
    """Write a number of things."""
    return f"{number} {what}{'' if number == 1 else 's'}"
