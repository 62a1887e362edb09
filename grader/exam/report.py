"""Say how a sitting went, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.course import Course, CourseError, ExerciseEntry, Lesson
from grader.exam.bank import Bank, Question
from grader.exam.journal import EXAM, Choice, Sitting

_Value = TypeVar("_Value", int, str)
ADVICE = 3
SET = 10
"""Questions of a practice set, if nothing else is asked for."""


@dataclass(frozen=True)
class Result:
    """A question with what was chosen; `right` is None where nothing was."""

    question: Question
    chosen: str
    marked: bool
    right: bool | None


@dataclass(frozen=True)
class Tally:
    """Right answers of a part of a sitting; what was left out counts as not right."""

    name: str
    right: int
    total: int


@dataclass(frozen=True)
class Teacher:
    """Where a question's objective is taught: a lesson, and its exercises where it is ready."""

    lesson: Lesson
    exercises: tuple[ExerciseEntry, ...]


@dataclass(frozen=True)
class Step:
    """Something to do next; `practise` names the lesson or pattern of a practice set."""

    text: str
    command: str = ""
    practise: tuple[str, str] | None = None
    exercise: ExerciseEntry | None = None

    def __str__(self) -> str:
        return f"{self.text} `{self.command}`" if self.command else self.text


@dataclass(frozen=True)
class Report:
    """A sitting's results in the order in which its questions were asked."""

    sitting: Sitting
    results: tuple[Result, ...]

    @property
    def right(self) -> int:
        """Number of right answers."""
        return sum(result.right is True for result in self.results)

    def by(self, name: Callable[[Question], str]) -> list[Tally]:
        """Count right answers by a property of the questions, in its order."""
        total = Counter(name(result.question) for result in self.results)
        right = Counter(name(result.question) for result in self.results if result.right)
        return [Tally(key, right[key], total[key]) for key in sorted(total)]

    def by_section(self, course: Course) -> list[Tally]:
        """Count right answers by section of the guide."""
        titles = {section.number: section.title for section in course.exam.sections}
        return self.by(lambda question: f"{question.section} {titles[question.section]}")

    def by_pattern(self, bank: Bank) -> list[Tally]:
        """Count right answers by pattern, in the bank's order."""
        names = {code: f"{code} {says}" for code, says in bank.settings.patterns.items()}
        order = list(names.values())
        tallies = self.by(lambda question: names[question.pattern])
        return sorted(tallies, key=lambda tally: order.index(tally.name))


def is_right(question: Question, chosen: str) -> bool:
    """Whether the letters are the key; there is no half credit, as in the exam."""
    return "".join(sorted(chosen)) == "".join(question.key)


def answers(bank: Bank, sittings: Iterable[Sitting]) -> list[tuple[Question, Choice]]:
    """List every answer to a question that is still in the bank, oldest first."""
    known = {question.id: question for question in bank.questions}
    found = [
        (known[name], choice)
        for sitting in sittings
        for name, choice in sitting.answered().items()
        if name in known
    ]
    return sorted(found, key=lambda answer: answer[1].at)


def of(sitting: Sitting, bank: Bank) -> Report:
    """Judge a sitting. Questions that left the bank meanwhile are left out."""
    known = {question.id: question for question in bank.questions}
    return Report(
        sitting,
        tuple(
            _result(known[name], sitting.choices.get(name))
            for name in sitting.questions
            if name in known
        ),
    )


def _result(question: Question, choice: Choice | None) -> Result:
    if choice is None or not choice.chosen:
        return Result(question, "", bool(choice and choice.marked), None)
    return Result(question, choice.chosen, choice.marked, is_right(question, choice.chosen))


def teacher(question: Question, course: Course) -> Teacher:
    """Find the lesson and the exercises that teach what a question asks."""
    lesson = course.lesson(str(question.lesson))
    own = [entry for entry in lesson.exercises if question.objective in entry.objectives]
    return Teacher(lesson, tuple(own) if lesson.ready else ())


def advice(report: Report, bank: Bank, course: Course) -> list[Step]:
    """List what to do next, the most useful first.

    What was missed most often leads: its lesson and exercise where they exist, a practice set of
    its pattern, then the review.
    """
    missed = [result.question for result in report.results if not result.right]
    if not missed:
        return [Step("All right. Let a few days pass, then take a mock exam.", "pmle exam")]
    steps = [_lesson_step(number, missed, course) for number in _most(q.lesson for q in missed)]
    pattern = _most(question.pattern for question in missed)[0]
    steps.append(
        Step(
            f"Practise {bank.settings.patterns[pattern]!r}, missed "
            f"{_times(sum(one.pattern == pattern for one in missed))}.",
            f"pmle practice --pattern {pattern}",
            ("pattern", pattern),
        )
    )
    if report.right < sum(result.right is not None for result in report.results):
        what = "Tomorrow, review: what was wrong comes back at growing intervals."
        steps.append(Step(what, "pmle review"))
    left = sum(result.right is None for result in report.results)
    if left and report.sitting.kind == EXAM:
        steps.append(
            Step(
                f"{_times(left, 'question')} had no answer. A wrong answer costs no more than "
                "none: answer all of them in the first pass, and mark the unsure ones."
            )
        )
    return steps


def _lesson_step(number: int, missed: Sequence[Question], course: Course) -> Step:
    own = [question for question in missed if question.lesson == number]
    lesson = course.lesson(str(number))
    title = f"Lesson {lesson.slug} ({lesson.title}): missed {_times(len(own))}."
    command, practise = f"pmle practice --lesson {lesson.key}", ("lesson", lesson.key)
    exercises = [entry for question in own for entry in teacher(question, course).exercises]
    if not exercises:
        remark = "" if lesson.ready else " It is not written yet; practise its questions."
        return Step(f"{title}{remark}", command, practise)
    entry = Counter(exercises).most_common(1)[0][0]
    return Step(f"{title} Exercise {entry.id}, {entry.title}.", command, practise, entry)


def _most(values: Iterable[_Value]) -> list[_Value]:
    return [value for value, _ in Counter(values).most_common(ADVICE)]


def _times(count: int, what: str = "time") -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def find(sittings: Sequence[Sitting], name: str = "") -> Sitting:
    """Find a sitting by the beginning of its id, or the last one.

    Raises
    ------
    CourseError
        There is none.
    """
    found = [sitting for sitting in sittings if sitting.id.startswith(name)]
    if not found:
        raise CourseError(
            f"There is no sitting {name!r}; pmle exam --list shows those that there are."
            if name
            else "There is no sitting yet. `pmle exam` begins a mock exam, `pmle practice` a set."
        )
    return found[-1]
