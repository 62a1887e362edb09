"""Draw inputs on which right and wrong ideas differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.checks import difference

Cases = list[tuple[Any, ...]]
Draw = Callable[[np.random.Generator], Cases]

MOST_ROUNDS = 50


def telling(
    reference: Callable[..., Any],
    draw: Draw,
    ideas: Iterable[Callable[..., Any]],
    key: str = "",
    fixed: Sequence[tuple[Any, ...]] = (),
) -> Draw:
    """Draw until each wrong idea is wrong on one input at least.

    Parameters
    ----------
    reference
        The right answer.
    draw
        Gives some inputs.
    ideas
        What must not look right.
    key
        Only this entry of the results is compared.
    fixed
        Inputs that always come first.
    """
    wrong = list(ideas)

    def cases(rng: np.random.Generator) -> Cases:
        drawn, left = list(fixed), wrong
        for _ in range(MOST_ROUNDS):
            new = draw(rng)
            drawn += new
            left = [
                idea for idea in left if all(_agree(idea, reference, key, case) for case in new)
            ]
            if not left:
                break
        return drawn

    return cases


def _agree(
    idea: Callable[..., Any], reference: Callable[..., Any], key: str, case: tuple[Any, ...]
) -> bool:
    wrong, right = idea(*case), reference(*case)
    return difference(wrong[key], right[key]) is None if key else difference(wrong, right) is None
