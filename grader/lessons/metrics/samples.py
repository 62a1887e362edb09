"""Inputs that the checks of this lesson draw."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def labels_and_scores(
    rng: np.random.Generator, size: int, prevalence: float, decimals: int = 3
) -> tuple[Ints, Floats]:
    """Draw labels with both classes present, and scores that are higher for positives.

    Few decimals make ties.
    """
    labels = (rng.random(size) < prevalence).astype(int)
    labels[:2] = (0, 1)
    scores = 1 / (1 + np.exp(-rng.normal(1.6 * labels - 0.8, 1.0)))
    return labels, np.round(scores, decimals)


def as_kinds(*columns: Any) -> list[tuple[Any, ...]]:
    """Give the same columns as arrays, as lists and as pandas Series with an odd index."""
    import pandas as pd

    arrays = tuple(np.asarray(column) for column in columns)
    index = np.arange(len(arrays[0]))[::-1] + 7
    return [
        arrays,
        tuple(array.tolist() for array in arrays),
        tuple(pd.Series(array, index=index) for array in arrays),
    ]
