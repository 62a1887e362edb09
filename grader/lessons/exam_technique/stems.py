"""Find what decides in a stem, and the constraint that each option breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from grader.checks import Exercise, Misconception
from grader.checks.decisions import Case, Decision, Idea
from grader.lab import data

DECISIVE: dict[str, tuple[int, ...]] = {
    "turbines": (3, 4),
    "fraud": (3, 4, 5),
    "studio": (3, 4, 5),
    "bakery": (3, 4),
    "migration": (3, 4, 5),
    "invoices": (3, 4),
    "hospital": (3, 4),
    "release": (2, 3, 4),
    "ministry": (2, 3),
    "loans": (2, 3),
    "recommender": (3, 4, 5),
    "chat": (2, 3),
}
"""The phrases of each stem that an option can break."""

BREAKS: dict[str, tuple[int, int, int, int]] = {
    "turbines": (3, 0, 4, 4),
    "fraud": (5, 4, 0, 3),
    "studio": (0, 4, 5, 3),
    "bakery": (3, 0, 3, 4),
    "migration": (5, 4, 0, 3),
    "hospital": (0, 3, 4, 3),
    "loans": (2, 2, 3, 0),
    "recommender": (3, 0, 5, 4),
}
"""What options A to D break; 0 breaks nothing."""

PHRASES = 6
"""The most that a stem has."""


def constraints(case: Case) -> tuple[int, ...]:
    """Look up the decisive phrases."""
    return DECISIVE[case["stem"]]


def broken(case: Case) -> int:
    """Look up the phrase that an option breaks."""
    return BREAKS[case["stem"]]["ABCD".index(case["option"])]


def phrases(story: str) -> dict[int, str]:
    """Take the numbered phrases out of a stem."""
    return {int(number): words for number, words in re.findall(r"\[(\d) ([^\]]*)\]", story)}


def _with_figures(stem: str) -> set[int]:
    """Find the phrases that have a figure in them and decide nothing."""
    story = next(str(one["story"]) for one in data.records("exam-stems") if one["name"] == stem)
    figures = {number for number, words in phrases(story).items() if re.search(r"\d", words)}
    return figures - set(DECISIVE[stem])


_READING_IDEAS: tuple[Idea, ...] = (
    (
        Misconception(
            "exam-technique/every-number-decides",
            "A figure that you marked only measures the scene. Halve it or double it: would "
            "another option be right then? A number decides where it is a limit.",
        ),
        lambda case, given, wanted: bool(set(given) & _with_figures(case["stem"])),
    ),
    (
        Misconception(
            "exam-technique/story-decides",
            "You marked something that is told and not demanded: a history, a praise, a habit, or "
            "the task itself. Cross it out: no option becomes better or worse.",
        ),
        lambda case, given, wanted: bool(set(given) - set(wanted)),
    ),
    (
        Misconception(
            "exam-technique/stops-at-the-first-constraint",
            "What you marked does decide, but more does. Go on to the end of the stem: what must "
            "be, what may not be, what nobody can do, and by when?",
        ),
        lambda case, given, wanted: set(given) < set(wanted),
    ),
)

READING = Decision(
    partial(data.records, "exam-stems"),
    constraints,
    lambda received: (
        isinstance(received, list | tuple)
        and all(type(one) is int and 1 <= one <= PHRASES for one in received)
        and list(received) == sorted(set(received))
    ),
    None,
    _READING_IDEAS,
    "Cross each phrase out in turn. Which ones change the answer?",
    "a sorted list of phrases' numbers",
)


def _about(topic: str) -> Callable[[Case], bool]:
    return lambda case: case["about"] == topic


CONSTRAINTS = Exercise(
    id="exam-technique/constraints",
    answer="constraints",
    checks=(
        READING.check("Time and cost", _about("time and cost")),
        READING.check("Effort and skills", _about("effort")),
        READING.check("What may not happen", _about("limits")),
        READING.check("What the result must be", _about("result")),
    ),
    hints=(
        "A constraint can be broken. Ask of each phrase: could an action go against it?",
        "Cross a phrase out. If every action stays as good as it was, the phrase is scenery.",
        "Each stem has two or three. Numbers are among them where they are limits: of time, of "
        "traffic, of labels.",
    ),
    misconceptions=tuple(idea for idea, _ in _READING_IDEAS),
)

_BREAKING_IDEAS: tuple[Idea, ...] = (
    (
        Misconception(
            "exam-technique/eliminated-by-a-detail",
            "The phrase that you name demands nothing, so no option can break it. Eliminate by "
            "what the stem demands.",
        ),
        lambda case, given, wanted: given not in (0, *DECISIVE[case["stem"]]),
    ),
    (
        Misconception(
            "exam-technique/rejects-the-plain-option",
            "It meets the phrase that you name, and the others as well. Perhaps it looked too "
            "plain, or too bold. Only a broken constraint counts against an option.",
        ),
        lambda case, given, wanted: wanted == 0,
    ),
    (
        Misconception(
            "exam-technique/almost-meets-all",
            "It meets most of the stem, and sounds like the option that meets all. Hold every "
            "constraint against it, one by one: one of them fails.",
        ),
        lambda case, given, wanted: given == 0,
    ),
    (
        Misconception(
            "exam-technique/wrong-constraint",
            "It is wrong, but for another reason. Cross out the phrase that you name: it would "
            "still be wrong.",
        ),
        lambda case, given, wanted: True,
    ),
)

BREAKING = Decision(
    partial(data.records, "exam-options"),
    broken,
    lambda received: type(received) is int and 0 <= received <= PHRASES,
    None,
    _BREAKING_IDEAS,
    "",
    "the number of a phrase, or 0",
)

_FIRST_HALF = ("turbines", "hospital", "bakery", "migration")


def _wrong_options(in_first_half: bool) -> Callable[[Case], bool]:
    return lambda case: broken(case) > 0 and (case["stem"] in _FIRST_HALF) is in_first_half


BROKEN = Exercise(
    id="exam-technique/broken",
    answer="broken",
    checks=(
        BREAKING.check("Keeps what breaks nothing", lambda case: broken(case) == 0),
        BREAKING.check("Turbines, hospital, bakery, migration", _wrong_options(True)),
        BREAKING.check("Fraud, studio, loans, recommender", _wrong_options(False)),
    ),
    hints=(
        "Take the constraints one by one, and not the options: which options does this one kill?",
        "Two options of a stem often share most of their words. Look at the words that they do "
        "not share.",
        "Every constraint that you found kills an option, and exactly one option is left.",
    ),
    misconceptions=tuple(idea for idea, _ in _BREAKING_IDEAS),
)
