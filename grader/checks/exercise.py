"""What an exercise is made of: checks, misconceptions and hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checks.attempt import Attempt

HINT_STEPS = 3


class Rejected(Exception):
    """Raised by a check's test to say that the answer does not pass, and why.

    Parameters
    ----------
    message
        What was received, what follows from it, and the idea that usually
        leads there. Never the expected code.
    misconception
        The id of the known wrong idea, if the answer shows one.
    example
        A line or two of Python that the learner can run to see the problem.
    """

    def __init__(self, message: str, *, misconception: str = "", example: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.misconception = misconception
        self.example = example


@dataclass(frozen=True)
class Check:
    """One named, weighted question put to an answer.

    Parameters
    ----------
    name
        The rubric part as the learner reads it, a statement that is true of a
        right answer ("Counts a score equal to the threshold as positive").
    test
        Gets the `Attempt`; returns nothing if the answer passes and raises
        `Rejected` if it does not.
    weight
        Share of the exercise's points, relative to its other checks.
    time_limit
        Seconds of wall time before the answer counts as hanging.
    """

    name: str
    test: Callable[[Attempt], None]
    weight: float = 1.0
    time_limit: float = 10.0

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"check {self.name!r}: weight {self.weight} must be above zero")


@dataclass(frozen=True)
class Misconception:
    """A known wrong idea, and what it makes of the exercise's inputs.

    Parameters
    ----------
    id
        For example ``metrics/f1-as-mean``.
    why
        What was computed and why it tempts, in the second person.
    wrong
        The answer that a learner with this idea writes; takes the exercise's
        arguments. An answer that gives the same results shows the idea.
    example
        Arguments of a small call on which the idea and the truth differ. Without
        it, the smallest input that failed is shown.
    """

    id: str
    why: str
    wrong: Callable[..., Any] | None = None
    example: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class Exercise:
    """One question of a lesson, with everything needed to judge an answer.

    Parameters
    ----------
    id
        ``<lesson key>/<slug>``, for example ``metrics/f-beta``.
    answer
        Name of the function that the learner writes.
    checks
        The rubric, in the order in which it is shown.
    hints
        Three steps, from the idea to the way there; never the answer.
    misconceptions
        Known wrong ideas, the likeliest first.
    hidden_checks
        How many more checks run when a cohort is graded.
    """

    id: str
    answer: str
    checks: tuple[Check, ...]
    hints: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    hidden_checks: int = 0

    def __post_init__(self) -> None:
        if not self.checks:
            raise ValueError(f"exercise {self.id}: has no check")
        if len(self.hints) != HINT_STEPS or not all(hint.strip() for hint in self.hints):
            raise ValueError(f"exercise {self.id}: needs {HINT_STEPS} hints, none of them empty")
        names = [check.name for check in self.checks]
        if len(set(names)) != len(names):
            raise ValueError(f"exercise {self.id}: two checks have the same name")

    @property
    def key(self) -> str:
        """The lesson's part of the id."""
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        """The exercise's part of the id."""
        return self.id.partition("/")[2]
