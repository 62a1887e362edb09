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
        self._ideas = [idea for idea in misconceptions if idea.wrong is not None]
        self._passed: list[tuple[Results, float, str]] = []

    def remember(self, results: Results, tolerance: float, key: str) -> None:
        """Keep the results of a check that the answer passed; they speak against ideas.

        Parameters
        ----------
        results
            Arguments with what the answer returned for them.
        tolerance
            As in `grader.checks.difference`.
        key
            The results are this entry of the dict that the ideas return.
        """
        self._passed.append((results, tolerance, key))

    def behind(self, results: Results, tolerance: float, key: str) -> Misconception | None:
        """Find the idea that explains all the results, right and wrong ones alike.

        Ideas are only computed here, so a right answer is judged without them.
        """
        evidence = [(results, tolerance, key), *self._passed]
        for idea in self._ideas:
            if all(_explains(idea, *items) for items in evidence):
                self._ideas.remove(idea)
                self._ideas.insert(0, idea)
                return idea
        return None


def _explains(idea: Misconception, results: Results, tolerance: float, key: str) -> bool:
    """Whether every result is what the idea gives."""
    return all(_gives(idea, args, received, tolerance, key) for args, received in results)


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
