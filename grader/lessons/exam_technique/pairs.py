"""Decide between two near answers, and name what decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from grader.checks import Exercise, Misconception
from grader.checks.decisions import Case, Decision, Idea
from grader.lab import data

DECIDED = {
    "letters": ("A", "nobody waits"),
    "offers": ("B", "the input is minutes old"),
    "audit": ("A", "the training data are the reference"),
    "deleted": ("B", "the training data are gone"),
    "prices": ("B", "the facts change"),
    "style": ("A", "the style must hold"),
    "shoppers": ("A", "the client may not change"),
    "auditors": ("B", "no customer may see it"),
    "refusal": ("B", "one case needs its reasons"),
    "committee": ("A", "the whole model needs its reasons"),
    "unchanged": ("A", "the code may not change"),
    "stream": ("B", "events arrive late, and old code may go"),
}
REASONS = tuple(reason for _, reason in DECIDED.values())
_TEMPTED_BY_THE_NEW = ("letters", "prices", "unchanged")
"""Pairs of which the option that looks more advanced is the wrong one."""


def choose(case: Case) -> tuple[str, str]:
    """Look up the option and the reason."""
    return DECIDED[case["pair"]]


def _allowed(received: Any) -> bool:
    return (
        isinstance(received, tuple | list)
        and len(received) == 2
        and received[0] in ("A", "B")
        and received[1] in REASONS
    )


_IDEAS: tuple[Idea, ...] = (
    (
        Misconception(
            "exam-technique/newest-option",
            "You took the option that is newer, faster or more work. Nothing in the stem asks for "
            "what it adds, and something in it speaks against it.",
        ),
        lambda case, given, wanted: given[0] != wanted[0] and case["pair"] in _TEMPTED_BY_THE_NEW,
    ),
    (
        Misconception(
            "exam-technique/right-option-wrong-reason",
            "The option is right, but not for that reason. In the exam the stem would change by "
            "one phrase, and the wrong reason would lead you astray.",
        ),
        lambda case, given, wanted: given[0] == wanted[0],
    ),
    (
        Misconception(
            "exam-technique/good-in-another-stem",
            "That option is right for a stem that differs in one phrase. Look for the phrase that "
            "rules it out here.",
        ),
        lambda case, given, wanted: True,
    ),
)

DECISION = Decision(
    partial(data.records, "near-pairs"),
    choose,
    _allowed,
    None,
    _IDEAS,
    "",
    "two texts, a letter and a reason",
)


def _of(*pairs: str) -> Callable[[Case], bool]:
    return lambda case: case["pair"] in pairs


CHOOSE = Exercise(
    id="exam-technique/choose",
    answer="choose",
    checks=(
        DECISION.check("Batch or online", _of("letters", "offers")),
        DECISION.check("Which reference", _of("audit", "deleted")),
        DECISION.check("Tune or retrieve", _of("prices", "style")),
        DECISION.check("Where to release", _of("shoppers", "auditors")),
        DECISION.check("Whose reasons", _of("refusal", "committee")),
        DECISION.check("Move or rewrite", _of("unchanged", "stream")),
    ),
    hints=(
        "The stems come in twos: the same two options, and a phrase that turns the answer around.",
        "Find the reason first, in the words of the stem. The letter follows from it.",
        "Both options always work. One of them does what nobody asked for, or what somebody "
        "forbade.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
