"""Turn the learner's record into evidence for the model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import comb

from grader.checks import Outcome
from grader.course import Course
from grader.exam import report
from grader.exam.bank import Bank, Question
from grader.exam.journal import Sitting
from grader.progress.record import Attempt
from grader.readiness.model import Observation, Shape

HALF_LIFE_DAYS = 21.0
"""An answer that is so old counts half."""

REMEMBERED = 0.6
"""Chance to be right because the question was seen before."""

EXERCISE_WEIGHT = 0.1
EXERCISE_DIFFICULTY = 2
EXERCISE_GUESS = 0.05


@dataclass(frozen=True)
class Evidence:
    """What the record holds.

    Parameters
    ----------
    observations
        For the model.
    answers, exercises
        How many questions were answered and exercises tried.
    touched
        Consideration of the guide → pieces of evidence that touch it.
    """

    observations: tuple[Observation, ...]
    answers: int
    exercises: int
    touched: Mapping[str, int]


def gather(
    bank: Bank,
    course: Course,
    sittings: Iterable[Sitting],
    attempts: Iterable[Attempt],
    now: datetime,
) -> Evidence:
    """Collect the evidence of answers and exercises.

    Parameters
    ----------
    bank, course
        Difficulty of questions, and the guide's considerations of both.
    sittings
        Those whose answers may be told. Questions without an answer are no evidence.
    attempts
        At exercises.
    now
        Evidence loses weight with its age.
    """
    touched: Counter[str] = Counter()
    answered = _answers(bank, sittings, touched, now)
    tried = _exercises(course, attempts, touched, now)
    return Evidence(
        (*answered, *(one for group in tried for one in group)), len(answered), len(tried), touched
    )


def of_answer(
    question: Question, is_right: bool, weight: float = 1.0, seen_before: bool = False
) -> Observation:
    """Make evidence of an answer; a question that was seen before says less."""
    blind = 1 / comb(len(question.options), len(question.key))
    return Observation(
        question.section,
        question.difficulty,
        float(is_right),
        max(blind, REMEMBERED) if seen_before else blind,
        weight,
    )


def of_exercise(sections: Sequence[int], score: float, weight: float = 1.0) -> list[Observation]:
    """Make evidence of an exercise, shared among the sections that its objectives belong to.

    Exercises count little: they are done with the lesson open, and nobody knows how much easier
    or harder than questions they are.
    """
    each = EXERCISE_WEIGHT * weight / max(len(sections), 1)
    return [
        Observation(section, EXERCISE_DIFFICULTY, score, EXERCISE_GUESS, each)
        for section in sections
    ]


def sections_of(course: Course) -> dict[str, list[int]]:
    """Find the guide's sections of every exercise, by its objectives."""
    return {
        name: sorted({int(one.partition(".")[0]) for one in guide})
        for name, guide in _guide(course).items()
    }


def shape(bank: Bank, course: Course) -> Shape:
    """Describe a fresh mock exam: sections as in the guide, difficulties as in the bank."""
    difficulties = {}
    for section in course.exam.sections:
        counts = Counter(question.difficulty for question in bank.of_section(section.number))
        total = sum(counts.values())
        difficulties[section.number] = (
            {level: count / total for level, count in counts.items()} if total else {2: 1.0}
        )
    questions = {section.number: section.questions for section in course.exam.sections}
    return Shape(questions, difficulties)


def _answers(
    bank: Bank, sittings: Iterable[Sitting], touched: Counter[str], now: datetime
) -> list[Observation]:
    seen: set[str] = set()
    observations = []
    for question, choice in report.answers(bank, sittings):
        right = report.is_right(question, choice.chosen)
        observations.append(of_answer(question, right, fade(choice.at, now), question.id in seen))
        seen.add(question.id)
        touched.update(question.guide)
    return observations


def _exercises(
    course: Course, attempts: Iterable[Attempt], touched: Counter[str], now: datetime
) -> list[list[Observation]]:
    guide, sections = _guide(course), sections_of(course)
    tried: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.outcome is not Outcome.NOT_ATTEMPTED and attempt.exercise in guide:
            tried[attempt.exercise].append(attempt)
    observations = []
    for name, own in tried.items():
        shares = [attempt.score / attempt.points for attempt in own]
        # Right at once says more than right in the end.
        score = (shares[0] + max(shares)) / 2
        observations.append(of_exercise(sections[name], score, fade(own[-1].at, now)))
        touched.update(guide[name])
    return observations


def _guide(course: Course) -> dict[str, list[str]]:
    """Find the considerations of every exercise."""
    return {
        entry.id: sorted(
            {
                name
                for objective in lesson.objectives
                if objective.id in entry.objectives
                for name in objective.guide
            }
        )
        for lesson in course.lessons
        for entry in lesson.exercises
    }


def fade(at: datetime, now: datetime) -> float:
    """Weigh evidence by its age."""
    days = max((now - at).total_seconds() / 86400, 0.0)
    return float(0.5 ** (days / HALF_LIFE_DAYS))
