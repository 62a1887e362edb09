"""Functions to attribute, and Shapley values from the average over all orders."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Predict = Callable[[Floats], Floats]


class Formula:
    """A function of rows that shows itself as Python which can be pasted.

    Parameters
    ----------
    text
        An expression in ``z``, an array of shape (rows, features).
    features
        Number of features.
    """

    def __init__(self, text: str, features: int) -> None:
        self.text = text
        self.features = features
        # The text is ours, never a learner's.
        self._compute = eval(f"lambda z: {text}", {"np": np})
        self.rows = 0
        """How many rows the function was asked for."""

    def __call__(self, rows: Any) -> Floats:
        """Compute one number for each row."""
        z = np.asarray(rows, dtype=float)
        if z.ndim != 2 or z.shape[1] != self.features:
            raise ValueError(
                f"f takes rows, an array of shape (rows, {self.features}), got shape {z.shape}"
            )
        self.rows += len(z)
        result: Floats = np.asarray(self._compute(z), dtype=float)
        return result

    def __repr__(self) -> str:
        return f"lambda z: {self.text}"


FIXTURE = (
    Formula("2 * z[:, 0] + 3 * z[:, 1] + 4 * z[:, 0] * z[:, 1] + 5 * (z[:, 2] > 0.5)", 3),
    [1.0, 2.0, 1.0],
    [0.0, 0.0, 0.0],
)
"""One interaction and one threshold; by hand the values are (6, 10, 5)."""

TRIPLE = (Formula("12 * z[:, 0] * z[:, 1] * z[:, 2] + z[:, 3]", 4), [1.0] * 4, [0.0] * 4)
"""Three features that do something only together."""


def drawn(rng: np.random.Generator, terms: str, features: int) -> Formula:
    """Make a formula of terms with drawn coefficients, one for each ``{}``."""
    numbers = [f"{value:.1f}" for value in rng.uniform(0.5, 3, terms.count("{}"))]
    return Formula(terms.format(*numbers), features)


def worth(f: Predict, x: Any, baseline: Any, coalition: tuple[int, ...]) -> float:
    """Compute f where the features of a coalition come from x, the others from the baseline."""
    row = np.array(baseline, dtype=float)
    row[list(coalition)] = np.asarray(x, dtype=float)[list(coalition)]
    return float(f(row[None])[0])


def along(f: Predict, x: Any, baseline: Any, order: tuple[int, ...]) -> Floats:
    """Give every feature what it adds when the features come in one order."""
    added = np.zeros(len(order))
    for position, feature in enumerate(order):
        added[feature] = worth(f, x, baseline, order[: position + 1]) - worth(
            f, x, baseline, order[:position]
        )
    return added


def every_order(f: Predict, x: Any, baseline: Any) -> Floats:
    """Give the contributions along every order, of shape (orders, features)."""
    return np.array(
        [along(f, x, baseline, order) for order in itertools.permutations(range(len(x)))]
    )


def by_orders(f: Predict, x: Any, baseline: Any) -> Floats:
    """Compute Shapley values as the mean over all orders (Shapley, 1953)."""
    mean: Floats = every_order(f, x, baseline).mean(axis=0)
    return mean


def leave_one_out(f: Predict, x: Any, baseline: Any) -> Floats:
    """Give every feature the change when it alone falls back to the baseline."""
    everything = tuple(range(len(x)))
    whole = worth(f, x, baseline, everything)
    return np.array(
        [
            whole - worth(f, x, baseline, tuple(i for i in everything if i != feature))
            for feature in everything
        ]
    )


def one_at_a_time(f: Predict, x: Any, baseline: Any) -> Floats:
    """Give every feature the change when it alone leaves the baseline."""
    start = worth(f, x, baseline, ())
    return np.array([worth(f, x, baseline, (feature,)) - start for feature in range(len(x))])


def in_order(f: Predict, x: Any, baseline: Any) -> Floats:
    """Let the features come in the order of their columns."""
    return along(f, x, baseline, tuple(range(len(x))))


def weighted(weight: Callable[[int, int], float]) -> Callable[..., Floats]:
    """Make a method that weighs a contribution by features and size of the coalition before it."""

    def method(f: Predict, x: Any, baseline: Any) -> Floats:
        features = range(len(x))
        values = np.zeros(len(x))
        for feature in features:
            others = [other for other in features if other != feature]
            for size in range(len(x)):
                for coalition in itertools.combinations(others, size):
                    gain = worth(f, x, baseline, (*coalition, feature)) - worth(
                        f, x, baseline, coalition
                    )
                    values[feature] += weight(len(x), size) * gain
        return values

    return method


by_coalitions = weighted(lambda features, size: 1 / (features * math.comb(features - 1, size)))
"""Shapley values in a time that ten features can bear."""

banzhaf = weighted(lambda features, _: 1 / 2 ** (features - 1))
"""Every coalition weighs the same (Banzhaf, 1965)."""
