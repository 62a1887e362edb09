"""Prove the estimate: synthetic learners whose true expected score is known.

Each kind of learner answers mock exams of the guide's weights. The estimate sees the answers, and
the question is how often its interval holds the learner's true expected score. Only the first kind
answers by the estimate's own model; the others break one of its assumptions each.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from grader.course import Course
from grader.exam.bank import Bank, Question
from grader.readiness import evidence, model
from grader.readiness.model import Observation

SIZES = (60, 120, 240)
WANTED = (0.75, 0.9)
WEEKS_BETWEEN = 2.0
GROWTH = 0.3  # at most, of the ability, from one exam to the next
SLIP = 0.07
UNEVEN = 1.2
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()
Array = NDArray[np.float64]


@dataclass
class Learner:
    """Somebody whose chance to answer a question rightly is known.

    Parameters
    ----------
    chance
        Gives today's chance of a right answer to a question, averaged over what cannot be seen of
        the question.
    answers
        Answers questions, so many exams before the last one.
    exercises
        Evidence of exercises that came before.
    """

    chance: Callable[[Question], float]
    answers: Callable[[Sequence[Question], int], Array]
    exercises: list[Observation] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """How often the interval held the truth, of learners of a kind after some answers.

    Parameters
    ----------
    kind, answers, learners
        Who, after how many answers, and how many of them.
    total, sections
        Share of intervals that held the true expected score: in total, and per section.
    width
        Mean width of the interval of the total.
    """

    kind: str
    answers: int
    learners: int
    total: float
    sections: float
    width: float

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return WANTED[0] <= self.total <= WANTED[1]


def run(
    bank: Bank, course: Course, learners: int, seed: int = 0, kinds: Sequence[str] = ()
) -> list[Row]:
    """Simulate learners of each kind.

    Parameters
    ----------
    bank, course
        Questions that are drawn, and the sections' weights.
    learners
        How many of each kind.
    seed
        Of everything that is left to chance.
    kinds
        Some of `KINDS`; all if empty.
    """
    world = _World(bank, course, seed)
    return [row for kind in kinds or KINDS for row in world.rows(kind, learners)]


class _World:
    def __init__(self, bank: Bank, course: Course, seed: int) -> None:
        self.bank, self.course, self.seed = bank, course, seed
        self.shape = evidence.shape(bank, course)
        self.sections = [section.number for section in course.exam.sections]
        self.exercises = evidence.sections_of(course)

    def _forms(self, chance: np.random.Generator, count: int) -> list[list[Question]]:
        """Draw mock exams by the guide's weights, as if the bank had no end."""
        pools = {section: self.bank.of_section(section) for section in self.sections}
        return [
            [
                pools[section][position]
                for section, size in self.shape.questions.items()
                for position in chance.integers(len(pools[section]), size=size)
            ]
            for _ in range(count)
        ]

    def rows(self, kind: str, learners: int) -> list[Row]:
        held: dict[int, list[tuple[float, float, float]]] = {size: [] for size in SIZES}
        for number in range(learners):
            chance = np.random.default_rng([self.seed, number, list(KINDS).index(kind)])
            learner = KINDS[kind](self, chance)
            truth = self._truth(learner)
            for size in SIZES:
                forms = self._forms(chance, size // sum(self.shape.questions.values()))
                held[size].append(self._trial(learner, truth, forms))
        return [
            Row(kind, size, learners, *(float(mean) for mean in np.mean(results, axis=0)))
            for size, results in held.items()
        ]

    def _truth(self, learner: Learner) -> dict[int, float]:
        """Average the learner's chance over each section's questions."""
        return {
            section: float(np.mean([learner.chance(one) for one in self.bank.of_section(section)]))
            for section in self.sections
        }

    def _trial(
        self, learner: Learner, truth: dict[int, float], forms: list[list[Question]]
    ) -> tuple[float, float, float]:
        observed = list(learner.exercises)
        for number, form in enumerate(forms):
            back = len(forms) - 1 - number
            weight = 0.5 ** (back * WEEKS_BETWEEN * 7 / evidence.HALF_LIFE_DAYS)
            for question, is_right in zip(form, learner.answers(form, back), strict=True):
                observed.append(evidence.of_answer(question, bool(is_right), weight))
        found = model.estimate(observed, self.shape)
        size = sum(self.shape.questions.values())
        total = sum(truth[s] * self.shape.questions[s] for s in self.sections) / size
        return (
            found.total.holds(total),
            float(np.mean([found.sections[s].holds(truth[s]) for s in self.sections])),
            found.total.high - found.total.low,
        )


# ---- kinds of learners


def _abilities(world: _World, chance: np.random.Generator, spread: float) -> dict[int, float]:
    general = chance.normal(model.CENTRE, model.SPREAD)
    return {section: chance.normal(general, spread) for section in world.sections}


def _logistic(x: Array | float) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.asarray(x, dtype=float))))


def _curve(
    chance: np.random.Generator,
    ability: Callable[[Question, int], float],
    guess: float = model.GUESS,
    item_spread: float = model.ITEM_SPREAD,
    slope_spread: float = 0.0,
    slip: float = 0.0,
) -> Learner:
    """Make a learner whose answers follow a logistic curve of the ability.

    Every question's difficulty and slope scatter; neither can be seen.
    """

    def of(x: Array, guessed: Array | float) -> Array:
        return (guessed + (1 - guessed) * _logistic(x)) * (1 - slip)

    def guessed(question: Question) -> float:
        return guess if len(question.key) == 1 else model.GUESS / 2

    @functools.cache
    def averaged(gap: float, guessed: float) -> float:
        slopes = np.exp(slope_spread * _NODES)
        x = slopes[:, None] * (gap + item_spread * _NODES)[None, :]
        return float(_WEIGHTS @ of(x, guessed) @ _WEIGHTS)

    def gap(question: Question, back: int) -> float:
        return ability(question, back) - model.DIFFICULTY[question.difficulty]

    def expected(question: Question) -> float:
        return averaged(gap(question, 0), guessed(question))

    def answers(questions: Sequence[Question], back: int) -> Array:
        size = len(questions)
        gaps = np.array([gap(question, back) for question in questions])
        x = np.exp(slope_spread * chance.normal(size=size)) * (
            gaps + item_spread * chance.normal(size=size)
        )
        p = of(x, np.array([guessed(question) for question in questions]))
        return np.asarray(chance.random(size) < p, dtype=float)

    return Learner(expected, answers)


def _by_the_model(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    return _curve(chance, lambda question, _: abilities[question.section])


def _rough_questions(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    return _curve(
        chance, lambda question, _: abilities[question.section], item_spread=1.2, slope_spread=0.4
    )


def _uneven(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, UNEVEN)
    return _curve(chance, lambda question, _: abilities[question.section])


def _eliminates(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    guess = 1 / 3 if chance.random() < 0.5 else 1 / 2
    return _curve(chance, lambda question, _: abilities[question.section], guess=guess)


def _slips(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    return _curve(chance, lambda question, _: abilities[question.section], slip=SLIP)


def _learns(world: _World, chance: np.random.Generator) -> Learner:
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    growth = chance.uniform(0, GROWTH)
    return _curve(chance, lambda question, back: abilities[question.section] - growth * back)


def _knows_or_not(world: _World, chance: np.random.Generator) -> Learner:
    """Make a learner who knows whole considerations of the guide, or nothing of them."""
    share = chance.beta(3, 2)
    known = {name: chance.random() < share for name in world.bank.settings.considerations}

    def expected(question: Question) -> float:
        return 0.95 if known[question.guide[0]] else model.GUESS

    def answers(questions: Sequence[Question], _: int) -> Array:
        p = np.array([expected(question) for question in questions])
        return np.asarray(chance.random(len(questions)) < p, dtype=float)

    return Learner(expected, answers)


def _with_exercises(world: _World, chance: np.random.Generator) -> Learner:
    """Make a learner who did every exercise of the course, which may be easier or harder."""
    abilities = _abilities(world, chance, model.SECTION_SPREAD)
    learner = _curve(chance, lambda question, _: abilities[question.section])
    ease = chance.normal(0.5, 1.0)
    for sections in world.exercises.values():
        if sections:
            mean = float(np.mean([abilities[section] for section in sections]))
            first = float(chance.random() < _logistic(mean + ease))
            last = max(first, float(chance.random() < _logistic(mean + ease + 1)))
            learner.exercises += evidence.of_exercise(sections, (first + last) / 2)
    return learner


KINDS: dict[str, Callable[[_World, np.random.Generator], Learner]] = {
    "by the model itself": _by_the_model,
    "questions scatter more than assumed": _rough_questions,
    "very uneven over sections": _uneven,
    "eliminates one or two options": _eliminates,
    "slips on what is known": _slips,
    "knows a consideration or does not": _knows_or_not,
    "learns between the exams": _learns,
    "did the exercises, easier or harder": _with_exercises,
}
