"""Judge decisions that are taken case by case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checks.attempt import Attempt
from grader.checks.compare import show, show_call
from grader.checks.exercise import Check, Misconception, Rejected

VARIANTS = 6

Case = dict[str, Any]
Idea = tuple[Misconception, Callable[[Case, Any, Any], bool]]
"""A wrong idea, and whether a decision shows it: gets the case, what was given, what is wanted."""


@dataclass(frozen=True)
class _Failure:
    """A decision that is not the wanted one."""

    case: Case
    story: str
    received: Any
    wanted: Any

    @property
    def given(self) -> Any:
        """A list says the same as a tuple."""
        return tuple(self.received) if isinstance(self.received, list) else self.received


class Decision:
    """A question that an answer decides on told cases, and on drawn variants of them.

    Parameters
    ----------
    records
        Reads the cases. ``name`` and ``story`` are for people, the others are a case's fields.
    decide
        The reference.
    allowed
        Whether something can be a decision at all.
    vary
        Draws a case that is decided for the same reason; None where the records are all.
    ideas
        Known wrong ideas, the likeliest first.
    advice
        What to ask oneself where no known idea is behind the decision.
    form
        What a decision consists of, in words.
    """

    def __init__(
        self,
        records: Callable[[], Iterable[Mapping[str, Any]]],
        decide: Callable[[Case], Any],
        allowed: Callable[[Any], bool],
        vary: Callable[[Case, np.random.Generator], Case] | None,
        ideas: Sequence[Idea],
        advice: str,
        form: str = "what is listed",
    ) -> None:
        self.records = records
        self.decide = decide
        self.allowed = allowed
        self.vary = vary
        self.ideas = ideas
        self.advice = advice
        self.form = form

    def check(self, name: str, belongs: Callable[[Case], bool], weight: float = 1.0) -> Check:
        """Make a check of the cases that belong to one family."""

        def test(attempt: Attempt) -> None:
            told = list(self._cases(belongs, attempt.rng))
            received = attempt.each((case,) for case, _ in told)
            failures = [
                failure
                for (case, story), result in zip(told, received, strict=True)
                for failure in self._failures(attempt.name, case, story, result)
            ]
            if failures:
                raise self._explain(attempt, failures)

        return Check(name, test, weight)

    def _cases(
        self, belongs: Callable[[Case], bool], rng: np.random.Generator
    ) -> Iterator[tuple[Case, str]]:
        """Give each told case with its story, and after it the drawn variants, which have none."""
        for record in self.records():
            case = fields(record)
            if belongs(case):
                yield case, str(record["story"])
                if self.vary:
                    yield from ((self.vary(case, rng), "") for _ in range(VARIANTS))

    def _failures(self, name: str, case: Case, story: str, received: Any) -> list[_Failure]:
        if not self.allowed(received):
            call = show_call(name, (case,))
            raise Rejected(
                f"{call} returned {show(received)}. Return {self.form}, spelled as in the "
                "docstring.",
                example=call,
            )
        failure = _Failure(case, story, received, self.decide(case))
        return [] if failure.given == failure.wanted else [failure]

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
            f"{failure.story} You chose {show(failure.received)}. "
            f"{idea.why if idea else self.advice}".strip(),
            misconception=idea.id if idea else "",
            example=show_call(attempt.name, (failure.case,)),
        )


def fields(record: Mapping[str, Any]) -> Case:
    """Take a record's fields that an answer gets."""
    return {key: value for key, value in record.items() if key not in ("name", "story")}
