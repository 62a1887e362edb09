"""The estimate: what a learner's answers say of the score in a fresh mock exam.

Every section s of the exam guide has an ability θ_s. It is the learner's general ability θ_0 and a
deviation of the section:

    θ_0 ~ N(CENTRE, SPREAD²),    θ_s | θ_0 ~ N(θ_0, SECTION_SPREAD²)

A question of difficulty b with chance g to be guessed is answered rightly with probability

    p = g + (1 - g) · logistic(SHRINK · (θ_s - b))

which is the three-parameter logistic model of item response theory (Birnbaum, 1968) with one
slope. SHRINK accounts for questions being harder or easier than their label says: a logistic curve
averaged over normal offsets of standard deviation ITEM_SPREAD is nearly a flatter logistic curve,
by 1 / √(1 + π ITEM_SPREAD² / 8) (MacKay, 1992). Evidence counts with a weight, so that old answers
and exercises say less.

Given θ_0 the sections are independent, so the posterior is computed on a grid of θ_0 and θ_s,
without sampling.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

CENTRE, SPREAD, SECTION_SPREAD = 0.4, 1.2, 0.8
ITEM_SPREAD = 0.8
SHRINK = 1 / math.sqrt(1 + math.pi * ITEM_SPREAD**2 / 8)
DIFFICULTY = {1: -0.7, 2: 0.0, 3: 0.7}
GUESS = 0.25

INTERVAL = 0.8
LINES = (0.7, 0.8)
"""Shown as lines: no pass mark is published, and 70 % is what candidates pass on as a guess."""

_GENERAL = np.linspace(-4.5, 5.0, 58)
_ABILITY = np.linspace(-6.0, 6.5, 101)
_TOTALS = np.linspace(0.0, 1.0, 1001)
_LEAST = 1e-12
Array = NDArray[np.float64]


def _normal(x: Array, mean: Array | float, spread: float) -> Array:
    """Density of a normal distribution, but for its constant."""
    return np.exp(-0.5 * ((x - mean) / spread) ** 2)


_LINK = _normal(_ABILITY[None, :], _GENERAL[:, None], SECTION_SPREAD)


@dataclass(frozen=True)
class Observation:
    """One piece of evidence.

    Parameters
    ----------
    section
        Section of the exam guide.
    difficulty
        1 to 3, as in the bank.
    score
        Share that was right, in [0, 1].
    guess
        Chance to be right without knowing.
    weight
        How much it counts; 1 for an answer of today.
    """

    section: int
    difficulty: int
    score: float
    guess: float = GUESS
    weight: float = 1.0


@dataclass(frozen=True)
class Shape:
    """What a fresh mock exam is made of.

    Parameters
    ----------
    questions
        Section → its questions.
    difficulties
        Section → share of each difficulty.
    """

    questions: Mapping[int, int]
    difficulties: Mapping[int, Mapping[int, float]]


@dataclass(frozen=True)
class Interval:
    """Shares of right answers: the middle, and the ends of the interval."""

    low: float
    middle: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies in the interval."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Estimate:
    """Expected share of right answers in a fresh mock exam, per section and in total.

    Parameters
    ----------
    sections, total
        Intervals that hold the expected share with probability `INTERVAL`.
    evidence
        Section → sum of the evidence's weights.
    """

    sections: Mapping[int, Interval]
    total: Interval
    evidence: Mapping[int, float]


def right(ability: Array, difficulty: float, guess: float) -> Array:
    """Probability of a right answer at some abilities."""
    return guess + (1 - guess) / (1 + np.exp(-SHRINK * (ability - difficulty)))


def estimate(observations: Iterable[Observation], shape: Shape) -> Estimate:
    """Compute the posterior of the expected score.

    Parameters
    ----------
    observations
        Evidence; none gives the prior.
    shape
        Of the mock exam that is to be predicted.
    """
    counted, weights = _count(observations)
    numbers = list(shape.questions)
    joint = {s: _LINK * np.exp(_log_likelihood(counted[s])) for s in numbers}
    general = _normal(_GENERAL, CENTRE, SPREAD)
    for section in numbers:
        general = general * joint[section].sum(axis=1)
        general = general / general.sum()
    sections = {}
    mean, variance = np.zeros_like(_GENERAL), np.zeros_like(_GENERAL)
    for section in numbers:
        given = joint[section] / joint[section].sum(axis=1, keepdims=True)
        share = _share(shape.difficulties[section])
        sections[section] = _interval(share, (general @ given).cumsum())
        part = shape.questions[section] / sum(shape.questions.values())
        mean += part * (middle := given @ share)
        variance += part**2 * (given @ share**2 - middle**2)
    return Estimate(sections, _total(general, mean, variance), dict(weights))


def _total(general: Array, mean: Array, variance: Array) -> Interval:
    """Mix the totals over θ_0; given θ_0 a sum of six independent parts is taken as normal."""
    deviation = np.sqrt(np.maximum(variance, _LEAST))
    below = ndtr((_TOTALS[:, None] - mean[None, :]) / deviation[None, :]) @ general
    return _interval(_TOTALS, below)


def _count(
    observations: Iterable[Observation],
) -> tuple[dict[int, dict[tuple[int, float], Array]], dict[int, float]]:
    """Sum up weights of right and wrong by section, difficulty and guess."""
    counted: dict[int, dict[tuple[int, float], Array]] = defaultdict(
        lambda: defaultdict(lambda: np.zeros(2))
    )
    weights: dict[int, float] = defaultdict(float)
    for one in observations:
        kind = (one.difficulty, one.guess)
        counted[one.section][kind] += one.weight * np.array([one.score, 1 - one.score])
        weights[one.section] += one.weight
    return counted, weights


def _log_likelihood(counted: Mapping[tuple[int, float], Array]) -> Array:
    total = np.zeros_like(_ABILITY)
    for (difficulty, guess), (good, bad) in counted.items():
        chance = right(_ABILITY, DIFFICULTY[difficulty], guess)
        total += good * np.log(chance) + bad * np.log1p(-chance)
    return np.asarray(total - total.max())


def _share(difficulties: Mapping[int, float]) -> Array:
    """Give the expected share of right answers at each ability of the grid."""
    parts = [share * right(_ABILITY, DIFFICULTY[d], GUESS) for d, share in difficulties.items()]
    return np.asarray(np.sum(parts, axis=0))


def _interval(values: Array, below: Array) -> Interval:
    """Read an interval off a cumulative distribution."""
    tail = (1 - INTERVAL) / 2
    low, middle, high = np.interp([tail, 0.5, 1 - tail], below, values)
    return Interval(float(low), float(middle), float(high))
