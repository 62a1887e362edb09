"""Find the wrong idea behind an answer's results."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.compare import difference
from grader.checks.exercise import Misconception

Results = Sequence[tuple[Sequence[Any], Any]]


class Suspects:
    """The misconceptions that an answer may show, over all checks of one run.

    An idea that would have failed a check which the answer passed is out. An
    idea that explained an earlier failure is asked first.

    Parameters
    ----------
    misconceptions
        The exercise's known wrong ideas, the likeliest first.
    """

    def __init__(self, misconceptions: Sequence[Misconception]) -> None:
        self._ideas = list(misconceptions)

    def clear(self, results: Results, tolerance: float, key: str) -> None:
        """Drop the ideas that right results speak against.

        Parameters
        ----------
        results
            Arguments with what the answer returned for them.
        tolerance
            As in `grader.checks.difference`.
        key
            The results are this entry of the dict that the ideas return.
        """
        self._ideas = [idea for idea in self._ideas if _explains(idea, results, tolerance, key)]

    def behind(self, results: Results, tolerance: float, key: str) -> Misconception | None:
        """Find the idea that explains all the results, right and wrong ones alike."""
        for idea in self._ideas:
            if idea.wrong is not None and _explains(idea, results, tolerance, key):
                self._ideas.remove(idea)
                self._ideas.insert(0, idea)
                return idea
        return None


def _explains(idea: Misconception, results: Results, tolerance: float, key: str) -> bool:
    """Whether every result is what the idea gives; an idea without a function fits any."""
    return idea.wrong is None or all(
        _gives(idea, args, received, tolerance, key) for args, received in results
    )


def _gives(
    idea: Misconception, args: Sequence[Any], received: Any, tolerance: float, key: str
) -> bool:
    assert idea.wrong is not None
    try:
        with np.errstate(all="ignore"):
            predicted = idea.wrong(*copy.deepcopy(tuple(args)))
        if key:
            predicted = predicted[key]
        return difference(received, predicted, tolerance) is None
    except Exception:
        # A wrong idea may well fail on an edge case; then it does not explain the result.
        return False
