"""What came of putting an exercise's checks to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

MIME_TYPE = "application/vnd.pmle.verdict+json"


class Outcome(Enum):
    """The four things that an answer can be."""

    NOT_ATTEMPTED = "not attempted"
    WRONG = "wrong"
    PARTIAL = "partly right"
    RIGHT = "right"


@dataclass(frozen=True)
class Part:
    """One check's result.

    Parameters
    ----------
    name, weight
        Of the check.
    passed
        None if the check did not run because the answer was not attempted.
    message, misconception, example
        Of the rejection; empty for a check that passed.
    hidden
        Whether the check runs at grading only; its text is never shown.
    """

    name: str
    weight: float
    passed: bool | None
    message: str = ""
    misconception: str = ""
    example: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Verdict:
    """The result of one exercise.

    A verdict shows itself: as its score to nbgrader (``text/plain``), as
    feedback in JupyterLab (``text/html``), as text through `str`.

    Parameters
    ----------
    exercise
        The exercise's id.
    points
        What a right answer earns.
    parts
        One per check that applies, hidden ones last.
    notes
        Remarks that cost nothing: what the answer printed, a warning.
    more_at_grading
        How many hidden checks were not run here.
    """

    exercise: str
    points: float
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    more_at_grading: int = 0

    @property
    def outcome(self) -> Outcome:
        """Which of the four outcomes this is."""
        results = [part.passed for part in self.parts]
        if all(result is None for result in results):
            return Outcome.NOT_ATTEMPTED
        if all(results):
            return Outcome.RIGHT
        return Outcome.PARTIAL if any(results) else Outcome.WRONG

    @property
    def score(self) -> float:
        """Points earned: the passed share of the weights, to two decimals."""
        total = sum(part.weight for part in self.parts)
        passed = sum(part.weight for part in self.parts if part.passed)
        return round(self.points * passed / total, 2)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Ids of the wrong ideas that the answer shows, without repeats."""
        return tuple(dict.fromkeys(part.misconception for part in self.parts if part.misconception))

    def to_json(self) -> dict[str, Any]:
        """Everything that may leave the grader; hidden checks keep their secrets."""
        return {
            "exercise": self.exercise,
            "outcome": self.outcome.value,
            "score": self.score,
            "points": self.points,
            "parts": [
                {
                    "name": part.name,
                    "weight": part.weight,
                    "passed": part.passed,
                    "message": part.message,
                    "misconception": part.misconception,
                    "hidden": part.hidden,
                }
                for part in self.parts
            ],
            "notes": list(self.notes),
            "text": str(self),
        }

    def __str__(self) -> str:
        from grader.checks.render import as_text

        return as_text(self)

    def __repr__(self) -> str:
        return f"{self.score:g}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        from grader.checks.render import as_html

        return {
            "text/plain": repr(self),
            "text/html": as_html(self),
            MIME_TYPE: self.to_json(),
        }
