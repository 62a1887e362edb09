"""Begin sittings: what the terminal and the widget have in common."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from grader.course import Course, CourseError
from grader.exam import draw, journal, review
from grader.exam.bank import Bank, Question
from grader.exam.journal import EXAM, PRACTICE, REVIEW, Sitting
from grader.exam.report import SET
from grader.exam.session import Session


@dataclass(frozen=True)
class Choosing:
    """What a practice set is drawn from; empty fields do not narrow it.

    Parameters
    ----------
    section, pattern, lesson
        A section of the guide, a pattern such as ``P6``, a lesson's key, slug or number.
    weakness
        Only where most answers were wrong so far.
    """

    section: int = 0
    pattern: str = ""
    lesson: str = ""
    weakness: bool = False


@dataclass
class Desk:
    """Where a learner sits down: the bank, the course, and the record's sittings.

    Parameters
    ----------
    bank, course
        What there is to ask and to learn.
    clock
        Tells the time.
    rng
        Source of chance for drawing.
    """

    bank: Bank
    course: Course
    clock: Callable[[], datetime] = journal.clock
    rng: random.Random | None = None

    def sittings(self) -> list[Sitting]:
        """Read the record's sittings, oldest first."""
        return journal.sittings()

    def judged(self) -> list[Sitting]:
        """Read the sittings whose answers may be told."""
        return journal.judged(self.sittings(), self.clock())

    def running(self) -> Session | None:
        """Go on with the mock exam that is under way, if one is."""
        sitting = journal.running(self.sittings(), self.clock())
        return Session(sitting, self.bank, self.clock) if sitting else None

    def exam(self, size: int = 60) -> Session:
        """Go on with the running mock exam, or begin one.

        Raises
        ------
        CourseError
            The size is out of range, the bank too small, or the record cannot be written.
        """
        if session := self.running():
            return session
        before = draw.seen(self.sittings())
        questions = draw.exam(self.bank, self.course, size, before, self._chance())
        about = f"mock exam, {size} questions"
        return self._begin(EXAM, about, questions, size * draw.SECONDS)

    def practice(self, choosing: Choosing, count: int = SET) -> Session:
        """Begin a practice set.

        Raises
        ------
        CourseError
            Nothing is like that, or a mock exam is under way.
        """
        self._refuse_during_an_exam()
        wanted, about = self._wanted(choosing)
        before = draw.seen(self.sittings())
        questions = draw.practice(self.bank, wanted, count, before, self._chance())
        return self._begin(PRACTICE, about, questions)

    def review(self, count: int = 2 * SET) -> Session | None:
        """Begin a review of what is due, or return None if nothing is.

        Raises
        ------
        CourseError
            A mock exam is under way.
        """
        self._refuse_during_an_exam()
        questions = review.due(review.schedule(self.bank, self.judged()), self.clock())[:count]
        return self._begin(REVIEW, "review of what was wrong", questions) if questions else None

    def _begin(
        self, kind: str, about: str, questions: list[Question], seconds: float | None = None
    ) -> Session:
        ids = [question.id for question in questions]
        return Session(journal.begin(kind, about, ids, seconds), self.bank, self.clock)

    def _chance(self) -> random.Random:
        return self.rng or random.Random()

    def _refuse_during_an_exam(self) -> None:
        if self.running():
            raise CourseError(
                "A mock exam is under way, and its answers are told at its end only. `pmle exam` "
                "goes on with it; end it there first."
            )

    def _wanted(self, choosing: Choosing) -> tuple[Callable[[Question], bool], str]:
        tests: list[Callable[[Question], bool]] = []
        words: list[str] = []
        if choosing.section:
            titles = {one.number: one.title for one in self.course.exam.sections}
            if choosing.section not in titles:
                raise CourseError(f"There is no section {choosing.section}; there are 1 to 6.")
            tests.append(lambda question: question.section == choosing.section)
            words.append(f"section {choosing.section}, {titles[choosing.section]}")
        if choosing.pattern:
            code, patterns = choosing.pattern.upper(), self.bank.settings.patterns
            if code not in patterns:
                known = "; ".join(f"{name} {says}" for name, says in patterns.items())
                raise CourseError(f"There is no pattern {choosing.pattern!r}. There are: {known}.")
            tests.append(lambda question: question.pattern == code)
            words.append(f"pattern {code}, {patterns[code]}")
        if choosing.lesson:
            lesson = self.course.lesson(choosing.lesson)
            tests.append(lambda question: question.lesson == lesson.number)
            words.append(f"lesson {lesson.slug}")
        if choosing.weakness:
            pairs = draw.weakest(self.bank, self.judged())
            tests.append(lambda question: (question.section, question.pattern) in pairs)
            words.append("where most was wrong so far")
        return (
            lambda question: all(test(question) for test in tests),
            "; ".join(words) or "everything",
        )
