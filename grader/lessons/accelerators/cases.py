"""Judge decisions that are taken case by case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Misconception, Rejected
from grader.checks.compare import show, show_call
from grader.lab import data

Case = dict[str, Any]
Idea = tuple[Misconception, Callable[[Case, Any, Any], bool]]
"""A wrong idea, and whether a decision shows it: gets the case, what was given, what is wanted."""


@dataclass(frozen=True)
class _Failure:
    """A decision that is not the wanted one."""

    case: Case
    story: str
    given: Any
    wanted: Any


class Decision:
    """A question that an answer decides on the cases of a data set, and on drawn variants.

    Parameters
    ----------
    dataset
        Its columns ``name`` and ``story`` are for people, the others are the case's fields.
    decide
        The reference.
    allowed
        Whether something can be a decision at all.
    vary
        Draws a case that is decided for the same reason.
    ideas
        Known wrong ideas, the likeliest first.
    advice
        What to ask oneself where no known idea is behind the decision.
    """

    def __init__(
        self,
        dataset: str,
        decide: Callable[[Case], Any],
        allowed: Callable[[Any], bool],
        vary: Callable[[Case, np.random.Generator], Case],
        ideas: Sequence[Idea],
        advice: str,
    ) -> None:
        self.dataset = dataset
        self.decide = decide
        self.allowed = allowed
        self.vary = vary
        self.ideas = ideas
        self.advice = advice

    def check(
        self, name: str, belongs: Callable[[Case], bool], weight: float = 1.0, variants: int = 6
    ) -> Check:
        """Make a check of the cases that belong to one family."""

        def test(attempt: Attempt) -> None:
            failures: list[_Failure] = []
            for record in data.records(self.dataset):
                case = fields(record)
                if belongs(case):
                    failures += self._failures(attempt, case, str(record["story"]))
                    for _ in range(variants):
                        failures += self._failures(attempt, self.vary(case, attempt.rng), "")
            if failures:
                raise self._explain(attempt, failures)

        return Check(name, test, weight)

    def _failures(self, attempt: Attempt, case: Case, story: str) -> list[_Failure]:
        received = attempt(case)
        if not self.allowed(received):
            call = show_call(attempt.name, (case,))
            raise Rejected(
                f"{call} returned {show(received)}. Return what the docstring lists, spelled as "
                "there.",
                example=call,
            )
        given = tuple(received) if isinstance(received, list) else received
        wanted = self.decide(case)
        return [] if given == wanted else [_Failure(case, story, given, wanted)]

    def _explain(self, attempt: Attempt, failures: Sequence[_Failure]) -> Rejected:
        """Show the failure that the likeliest wrong idea is behind, one with a story if it can."""
        told = sorted(failures, key=lambda each: not each.story)
        found = (
            (each, idea)
            for idea, shows in self.ideas
            for each in told
            if shows(each.case, each.given, each.wanted)
        )
        failure, idea = next(found, (told[0], None))
        return Rejected(
            f"{failure.story} You decided for {show(failure.given)}. "
            f"{idea.why if idea else self.advice}".strip(),
            misconception=idea.id if idea else "",
            example=show_call(attempt.name, (failure.case,)),
        )


def fields(record: Mapping[str, Any]) -> Case:
    """Take a record's fields that an answer gets."""
    return {key: value for key, value in record.items() if key not in ("name", "story")}
