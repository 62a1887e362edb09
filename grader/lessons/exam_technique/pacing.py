"""Time in two passes, guesses with some options eliminated, and what a score tells."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

from grader.checks import Check, Exercise, Misconception, agrees_with

OPTIONS = 4
LEVEL = 0.95

Outlook = dict[str, float]
Sheet = dict[str, list[int]]


# --- Guessing ---


def guess_outlook(eliminated: Sequence[int], needed: int) -> Outlook:
    """Go through all ways in which the guesses can fall."""
    chances = [1 / (OPTIONS - count) for count in eliminated]
    at_least = sum(
        math.prod(p if right else 1 - p for p, right in zip(chances, outcome, strict=True))
        for outcome in itertools.product((False, True), repeat=len(chances))
        if sum(outcome) >= needed
    )
    return {"expected": sum(chances), "at_least": at_least}


def _binomial(chance: Callable[[Sequence[int]], float], more: int = 0) -> Callable[..., Outlook]:
    def wrong(eliminated: Sequence[int], needed: int) -> Outlook:
        one = chance(eliminated)
        total = len(eliminated)
        return {
            "expected": total * one,
            "at_least": float(stats.binom.sf(needed - 1 + more, total, one)),
        }

    return wrong


def _more_than(eliminated: Sequence[int], needed: int) -> Outlook:
    return guess_outlook(eliminated, needed + 1)


def _mean_chance(eliminated: Sequence[int]) -> float:
    return float(np.mean([1 / (OPTIONS - count) for count in eliminated]))


def _equal_guesses(rng: np.random.Generator) -> list[tuple[list[int], int]]:
    return [([0] * 8, 2), ([2] * 6, 3), ([1], 1), ([3, 3], 2), ([1] * int(rng.integers(4, 9)), 2)]


def _unequal_guesses(rng: np.random.Generator) -> list[tuple[list[int], int]]:
    drawn = [[int(one) for one in rng.integers(0, 4, size)] for size in (3, 7, 10)]
    return [([0, 2], 1), ([0, 1, 2, 3], 2), *((one, len(one) // 2) for one in drawn), (drawn[0], 0)]


_SMALL_GUESS = ([0, 2], 1)

GUESS_OUTLOOK = Exercise(
    id="exam-technique/guess-outlook",
    answer="guess_outlook",
    checks=(
        Check(
            "Expects the right number", agrees_with(guess_outlook, _unequal_guesses, key="expected")
        ),
        Check("Equal guesses", agrees_with(guess_outlook, _equal_guesses, key="at_least")),
        Check(
            "Guesses of different worth",
            agrees_with(guess_outlook, _unequal_guesses, key="at_least"),
        ),
    ),
    hints=(
        "A guess among the options that are left is right with one chance in that many.",
        "Build the distribution of the number of right guesses question by question: with each "
        "one it either stays or moves up by one.",
        "Begin with certainty of zero right ones. A question with chance p turns the list into "
        "1 - p times itself plus p times itself moved by one place.",
    ),
    misconceptions=(
        Misconception(
            "exam-technique/elimination-is-worth-nothing",
            "Every guess counts as one in four, whatever was eliminated. Two options less make it "
            "one in two.",
            _binomial(lambda eliminated: 1 / OPTIONS),
            _SMALL_GUESS,
        ),
        Misconception(
            "exam-technique/share-eliminated",
            "You divided what was eliminated by four. The chance is one over what is left.",
            _binomial(lambda eliminated: float(np.mean(eliminated)) / OPTIONS),
            _SMALL_GUESS,
        ),
        Misconception(
            "exam-technique/average-guess",
            "You gave every question the average chance. That has the right mean, but guesses of "
            "different worth scatter less than equal ones.",
            _binomial(_mean_chance),
            _SMALL_GUESS,
        ),
        Misconception(
            "exam-technique/more-than",
            "At least as many as needed includes exactly as many.",
            _more_than,
            _SMALL_GUESS,
        ),
    ),
)


# --- Two passes ---


def two_passes(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    """Let an exam run, one visit after the other."""
    needs = dict(enumerate(seconds))
    visits = [(number, min(need, limit)) for number, need in needs.items()]
    visits += [(number, need - limit) for number, need in needs.items() if need > limit]
    ends = np.cumsum([cost for _, cost in visits])
    done = [number for (number, _), end in zip(visits, ends, strict=True) if end <= total]
    visited, spent = set(done), dict.fromkeys(needs, 0.0)
    for number, cost in visits[: len(done)]:
        spent[number] += cost
    decided = [number for number in visited if spent[number] >= needs[number]]
    return _sheet(decided, visited, len(seconds))


def _sheet(decided: Sequence[int], visited: set[int], questions: int) -> Sheet:
    return {
        "decided": sorted(decided),
        "guessed": sorted(visited - set(decided)),
        "blank": sorted(set(range(questions)) - visited),
    }


def _first_pass(seconds: Sequence[float], limit: float) -> float:
    """Say how long a first pass over all questions takes."""
    return sum(min(need, limit) for need in seconds)


def _stubborn(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    return two_passes(seconds, math.inf, total)


def _from_the_start(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    """Let a marked question need all of its time once more."""
    left = total - _first_pass(seconds, limit)
    if left < 0:
        return two_passes(seconds, limit, total)
    first = _one_pass(seconds, limit, total)
    decided = list(first["decided"])
    for number in first["guessed"]:
        left -= seconds[number]
        if left < 0:
            break
        decided.append(number)
    return _sheet(decided, set(range(len(seconds))), len(seconds))


def _without_guess(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    found = two_passes(seconds, limit, total)
    return {
        "decided": found["decided"],
        "guessed": [],
        "blank": sorted(found["guessed"] + found["blank"]),
    }


def _one_pass(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    return two_passes(seconds, limit, min(total, _first_pass(seconds, limit)))


def _picks_what_fits(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    """Skip what does not fit, as if its length were known beforehand."""
    left, decided, visited = total, [], set()
    for number, need in enumerate(seconds):
        if min(need, limit) <= left:
            left -= min(need, limit)
            visited.add(number)
            if need <= limit:
                decided.append(number)
    for number in sorted(visited - set(decided)):
        left -= seconds[number] - limit
        if left < 0:
            break
        decided.append(number)
    return _sheet(decided, visited, len(seconds))


def _without_a_clock(seconds: Sequence[float], limit: float, total: float) -> Sheet:
    """Finish the first pass, however long it takes."""
    return two_passes(seconds, limit, max(_first_pass(seconds, limit), total))


_SMALL_EXAM = ([100, 400, 100, 300, 50], 200, 900)
_SHORT_OF_TIME = ([100, 400, 100, 300, 50], 200, 450)


def _enough_time(rng: np.random.Generator) -> list[tuple[list[int], int, int]]:
    exams = [_SMALL_EXAM, ([200, 200], 200, 400), ([50, 300], 100, 10_000)]
    # A second visit that just fits, and one that lacks a second.
    exams += [([50, 300], 100, 350), ([50, 300], 100, 349)]
    for _ in range(4):
        seconds = [int(one) for one in rng.integers(20, 400, 12)]
        total = int(_first_pass(seconds, 150)) + int(rng.integers(0, 600))
        exams.append((seconds, 150, total))
    return exams


def _too_little_time(rng: np.random.Generator) -> list[tuple[list[int], int, int]]:
    exams = [_SHORT_OF_TIME, ([300], 400, 200), ([90, 20], 100, 60), ([90, 20], 100, 109)]
    for _ in range(4):
        seconds = [int(one) for one in rng.integers(20, 400, 12)]
        exams.append((seconds, 200, int(rng.integers(300, 900))))
    return exams


TWO_PASSES = Exercise(
    id="exam-technique/two-passes",
    answer="two_passes",
    checks=(
        Check(
            "Decides what it has the time for", agrees_with(two_passes, _enough_time, key="decided")
        ),
        Check("Guesses where it stops", agrees_with(two_passes, _enough_time, key="guessed")),
        Check("Time runs out in the first pass", agrees_with(two_passes, _too_little_time)),
    ),
    hints=(
        "Keep three lists and the seconds that are left. Nobody knows how long a question takes "
        "before it is decided.",
        "First pass: a visit costs the smaller of need and limit. Second pass, over the marked "
        "ones: it costs what is left of the need.",
        "As soon as a visit does not fit into the time left, the exam is over: it changes "
        "nothing, and no later visit takes place.",
    ),
    misconceptions=(
        Misconception(
            "exam-technique/stubborn",
            "You stayed with every question until it was decided. The limit is there to be kept: "
            "after it you enter a guess, mark the question and go on.",
            _stubborn,
            _SMALL_EXAM,
        ),
        Misconception(
            "exam-technique/no-second-pass",
            "The marked questions were never visited again, though there was time left.",
            _one_pass,
            _SMALL_EXAM,
        ),
        Misconception(
            "exam-technique/starts-again",
            "In the second pass you started from the beginning. What was read and eliminated in "
            "the first pass is not lost: only the rest is needed.",
            _from_the_start,
            _SMALL_EXAM,
        ),
        Misconception(
            "exam-technique/leaves-blanks",
            "A marked question that was not decided is left blank. Enter a guess before you go "
            "on: a blank cannot earn a point.",
            _without_guess,
            _SMALL_EXAM,
        ),
        Misconception(
            "exam-technique/no-clock",
            "The first pass went on to the last question, though the time was over before. Look "
            "at the clock in both passes.",
            _without_a_clock,
            _SHORT_OF_TIME,
        ),
        Misconception(
            "exam-technique/knows-what-fits",
            "You left out what does not fit and did something shorter that comes later. In the "
            "exam nobody knows beforehand how long a question takes: the time runs out in it.",
            _picks_what_fits,
            _SHORT_OF_TIME,
        ),
    ),
)


# --- What a score tells ---


def score_interval(right: int, questions: int) -> Outlook:
    """Ask SciPy for Wilson's interval."""
    found = stats.binomtest(right, questions).proportion_ci(LEVEL, method="wilson")
    return {"low": float(found.low), "high": float(found.high)}


def _wald(right: int, questions: int) -> Outlook:
    share = right / questions
    reach = 1.959964 * math.sqrt(share * (1 - share) / questions)
    return {"low": share - reach, "high": share + reach}


def _one_sided(right: int, questions: int) -> Outlook:
    found = stats.binomtest(right, questions).proportion_ci(0.9, method="wilson")
    return {"low": float(found.low), "high": float(found.high)}


def _mocks(rng: np.random.Generator) -> list[tuple[int, int]]:
    return [(48, 60), (42, 60), (30, 50), *((int(rng.integers(10, 50)), 60) for _ in range(3))]


def _extremes(rng: np.random.Generator) -> list[tuple[int, int]]:
    few = int(rng.integers(3, 12))
    return [(60, 60), (0, 60), (few, few), (1, few)]


SCORE_INTERVAL = Exercise(
    id="exam-technique/score-interval",
    answer="score_interval",
    checks=(
        Check("A usual mock exam", agrees_with(score_interval, _mocks), 2),
        Check("All right, all wrong, a short set", agrees_with(score_interval, _extremes)),
    ),
    hints=(
        "Which true shares are compatible with the score? That is more than the score plus and "
        "minus its own scatter.",
        "With n questions, share s and z: the middle is (s + z²/2n) / (1 + z²/n).",
        "Half the width is z · √(s(1-s)/n + z²/4n²) / (1 + z²/n). For 95 % both tails have "
        "2.5 %, so z is the normal distribution's quantile at 0.975.",
    ),
    misconceptions=(
        Misconception(
            "exam-technique/certain-when-perfect",
            "That is the share plus and minus z times its own scatter. After 60 right ones of 60 "
            "it says that nobody will ever err again. Wilson's interval does not.",
            _wald,
            (60, 60),
        ),
        Misconception(
            "exam-technique/one-tail",
            "Your z leaves 5 % in each of the tails, so the interval holds 90 %.",
            _one_sided,
            (48, 60),
        ),
    ),
)
