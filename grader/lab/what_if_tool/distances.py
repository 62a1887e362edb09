"""The page's distance between two datapoints, and its nearest counterfactual."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from grader.lab.what_if_tool.datapoints import Datapoint, Statistics, is_number

Norm = Literal["L1", "L2"]

_MISSING = 1.0


def distances(
    row: int,
    datapoints: Sequence[Datapoint],
    known: Mapping[str, Statistics],
    norm: Norm,
    skip: str = "",
) -> NDArray[np.float64]:
    """Compute the distance from one datapoint to every one.

    Each feature counts the difference in units of its standard deviation if it is numeric;
    otherwise 0 if equal, else the probability that two random examples have the same value. L1 is
    the sum over the features, L2 the sum of squares (the page takes no root: the order is the
    same). A feature that only one of the two has counts 1.

    Parameters
    ----------
    row
        The datapoint to start from.
    datapoints, known
        As the page sees them, and their statistics.
    norm
        ``L1`` or ``L2``.
    skip
        The target: what is known afterwards does not make two applicants alike.

    Returns
    -------
    array of shape [datapoints]
        Without a unit.
    """
    counted = {
        name: statistics
        for name, statistics in known.items()
        if name != skip and (statistics.numeric or statistics.unique != len(datapoints))
    }
    origin = datapoints[row]
    return np.array([_distance(origin, other, counted, norm) for other in datapoints])


def _distance(a: Datapoint, b: Datapoint, counted: Mapping[str, Statistics], norm: Norm) -> float:
    total = 0.0
    for name, statistics in counted.items():
        if name in a or name in b:
            part = _mean_difference(a.get(name), b.get(name), statistics)
            total += part * part if norm == "L2" else part
    return total


def _mean_difference(a: Any, b: Any, statistics: Statistics) -> float:
    a = a if isinstance(a, list) else [a]
    b = b if isinstance(b, list) else [b]
    longer = max(len(a), len(b))
    pairs = [
        (a[place] if place < len(a) else None, b[place] if place < len(b) else None)
        for place in range(longer)
    ]
    return sum(_difference(x, y, statistics) for x, y in pairs) / longer if pairs else 0.0


def _difference(a: Any, b: Any, statistics: Statistics) -> float:
    if a is None or b is None:
        return _MISSING
    if not statistics.numeric:
        return 0.0 if a == b else statistics.same_value
    if not statistics.deviation:
        return 0.0
    if not (is_number(a) and is_number(b)):
        return math.nan
    return float(abs(a - b) / statistics.deviation)


def nearest(row: int, away: NDArray[np.float64], other: NDArray[np.bool_]) -> dict[str, Any] | None:
    """Find the nearest datapoint of those with another prediction; of equals the first.

    Returns
    -------
    dict or None
        ``row`` and ``distance``; None where no other prediction exists.
    """
    usable = other & ~np.isnan(away)
    usable[row] = False
    if not usable.any():
        return None
    found = int(np.argmin(np.where(usable, away, np.inf)))
    return {"row": found, "distance": float(away[found])}
