"""A sitting that goes on: what the learner may do, and the time left.

There is no pause, as in the exam: the time is over when the clock of the machine says so, whatever
happened to the program meanwhile. Every act is in the record before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from grader.course import CourseError
from grader.exam import journal, report
from grader.exam.bank import Bank, Question
from grader.exam.journal import EXAM, Choice, Sitting


class Session:
    """Work on a sitting.

    Parameters
    ----------
    sitting, bank
        What to work on. Questions that left the bank meanwhile are not asked.
    clock
        Tells the time.
    """

    def __init__(
        self, sitting: Sitting, bank: Bank, clock: Callable[[], datetime] = journal.clock
    ) -> None:
        known = {question.id: question for question in bank.questions}
        self.bank = bank
        self.questions: list[Question] = [
            known[name] for name in sitting.questions if name in known
        ]
        self._sitting = sitting
        self._choices = dict(sitting.choices)
        self._clock = clock

    @property
    def sitting(self) -> Sitting:
        """The sitting as it stands."""
        return replace(self._sitting, choices=dict(self._choices))

    @property
    def is_exam(self) -> bool:
        """Whether answers are told only at the end, and may be changed till then."""
        return self._sitting.kind == EXAM

    def is_over(self) -> bool:
        """Whether no more choices are taken."""
        return self._sitting.ended(self._clock())

    def seconds_left(self) -> float | None:
        """Time left, at least 0; None is without a limit."""
        deadline = self._sitting.deadline
        return None if deadline is None else max((deadline - self._clock()).total_seconds(), 0.0)

    def choice(self, question: Question) -> Choice:
        """Give what stands for a question."""
        return self._choices.get(question.id, Choice(self._sitting.started))

    def told(self, question: Question) -> bool:
        """Whether the learner may see the key."""
        return self.is_over() or (not self.is_exam and bool(self.choice(question).chosen))

    def answer(self, question: Question, letters: str) -> None:
        """Choose letters; in a practice set the first answer stands.

        Raises
        ------
        CourseError
            The letters are no answer to this question, it is told already, or the time is over.
        """
        chosen = "".join(sorted(set(letters.upper())))
        known = {option.letter for option in question.options}
        if not chosen or not set(chosen) <= known:
            raise CourseError(f"{letters!r} is none of the options {', '.join(sorted(known))}.")
        if len(chosen) != len(question.key):
            raise CourseError(
                f"Choose {_COUNTS[len(question.key)]}, not {len(chosen)}: for example "
                f"{''.join(sorted(known))[: len(question.key)]}."
            )
        if self.told(question) and not self.is_over():
            raise CourseError("This question is answered. Go on to the next one.")
        self._write(question, replace(self.choice(question), chosen=chosen))

    def mark(self, question: Question) -> bool:
        """Mark for review, or take the mark away; returns whether it is marked now.

        Raises
        ------
        CourseError
            The time is over.
        """
        marked = not self.choice(question).marked
        self._write(question, replace(self.choice(question), marked=marked))
        return marked

    def _write(self, question: Question, choice: Choice) -> None:
        if self.is_over():
            raise CourseError("The time is over; this choice does not count.")
        stamped = replace(choice, at=self._clock())
        journal.choose(self._sitting.id, question.id, stamped)
        self._choices[question.id] = stamped

    def result(self, question: Question) -> report.Result:
        """Judge one question as it stands."""
        results = report.of(self.sitting, self.bank).results
        return next(result for result in results if result.question is question)

    def second_pass(self) -> list[int]:
        """Positions of the questions that are marked or have no answer."""
        return [
            position
            for position, question in enumerate(self.questions)
            if self.choice(question).marked or not self.choice(question).chosen
        ]

    def onward(self, position: int, by: int, passing: Sequence[int] = ()) -> int | None:
        """Position of the next question, or of the previous one where `by` is negative.

        Parameters
        ----------
        position
            Where the learner is.
        by
            1 or -1.
        passing
            Positions of a second pass that goes on; without them all questions count.

        Returns
        -------
        int or None
            None where there is none.
        """
        ahead = [one for one in passing or range(len(self.questions)) if (one - position) * by > 0]
        return ahead[0 if by > 0 else -1] if ahead else None

    def first_open(self) -> int:
        """Position of the first question without an answer; the last one if all have one."""
        for position, question in enumerate(self.questions):
            if not self.choice(question).chosen:
                return position
        return len(self.questions) - 1

    def finish(self) -> report.Report:
        """End it and judge it; after the time is over there is nothing to end."""
        if not self.is_over():
            at = self._clock()
            journal.finish(self._sitting.id, at)
            self._sitting = replace(self._sitting, finished=at)
        return report.of(self.sitting, self.bank)


_COUNTS = {1: "one option", 2: "two options", 3: "three options"}
