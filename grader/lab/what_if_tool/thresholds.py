"""The page's slices, confusion matrices at every threshold, and its five fairness strategies."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.lab.what_if_tool.datapoints import Datapoint, Statistics, is_number

EVERYTHING = "all"
CUSTOM = "custom thresholds"
SINGLE = "single threshold"
GROUP = "group thresholds"
STEPS = 101  # thresholds 0.00, 0.01, ... 1.00

Counts = NDArray[np.int64]
Measure = Callable[["Confusion"], NDArray[np.floating]]

_INTEGER_KEY = 2**32 - 1  # JavaScript has keys that are whole numbers below it first, in order
_NO_VALUE = "?"


@dataclass(frozen=True)
class Confusion:
    """Confusion matrices; each field is a count at every threshold, of shape [STEPS]."""

    TP: Counts
    FP: Counts
    TN: Counts
    FN: Counts

    def at(self, threshold: float) -> dict[str, int]:
        """Give the one matrix of a threshold."""
        step = round(100 * threshold)
        return {name: int(counts[step]) for name, counts in vars(self).items()}


def confusion(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> Confusion:
    """Count at every threshold.

    Parameters
    ----------
    scores
        Of class 1, shape [rows].
    labels
        The target's values; a missing one (NaN) counts as class 0.
    """
    positive = ~(np.arange(STEPS)[:, None] > 100 * scores[None, :])
    is_one = labels == 1
    is_zero = np.isnan(labels) | (labels == 0)
    return Confusion(
        TP=(positive & is_one).sum(axis=1),
        FP=(positive & ~is_one).sum(axis=1),
        TN=(~positive & is_zero).sum(axis=1),
        FN=(~positive & ~is_zero).sum(axis=1),
    )


def _positive_rate(counts: Confusion) -> NDArray[np.floating]:
    return (counts.TP + counts.FP) / (counts.TP + counts.FP + counts.TN + counts.FN)


def _true_positive_rate(counts: Confusion) -> NDArray[np.floating]:
    return counts.TP / (counts.TP + counts.FN)


def _accuracy(counts: Confusion) -> NDArray[np.floating]:
    return (counts.TP + counts.TN) / (counts.TP + counts.FP + counts.TN + counts.FN)


MEASURES: Mapping[str, Measure] = {
    "demographic parity": _positive_rate,
    "equal opportunity": _true_positive_rate,
    "equal accuracy": _accuracy,
}
STRATEGIES = (SINGLE, GROUP, *MEASURES)


def optimize(
    strategy: str, overall: Confusion, slices: Mapping[str, Confusion], ratio: float
) -> dict[str, float]:
    """Find the thresholds that a strategy asks for, for one model.

    Parameters
    ----------
    strategy
        One of ``STRATEGIES``.
    overall, slices
        The confusion matrices of all rows, and of each slice in the page's order; without slices
        only ``SINGLE`` makes sense.
    ratio
        The cost of a false positive in units of a false negative's.

    Returns
    -------
    dict
        The threshold of each slice, and of ``EVERYTHING`` where the strategy has one for all.
    """
    if strategy == SINGLE:
        best = _last_lowest(_cost(overall, ratio)) / 100
        return {EVERYTHING: best, **dict.fromkeys(slices, best)}
    if strategy == GROUP:
        return {name: _last_lowest(_cost(s, ratio)) / 100 for name, s in slices.items()}
    steps = _matched(list(slices.values()), MEASURES[strategy], ratio)
    return {name: step / 100 for name, step in zip(slices, steps, strict=True)}


def _matched(slices: Sequence[Confusion], measure: Measure, ratio: float) -> list[int]:
    """Try each threshold of the first slice; the others follow as near as they can.

    Of the combinations the cheapest wins, of equals that with the first slice's highest threshold.
    """
    with np.errstate(invalid="ignore"):  # a slice without positives has no true positive rate
        measures = [measure(counts) for counts in slices]
    costs = [_cost(counts, ratio) for counts in slices]
    tried = []
    for first in range(STEPS):
        steps = [first]
        for other in measures[1:]:
            gaps = np.abs(other - measures[0][first])
            steps.append(0 if np.isnan(gaps).all() else _last_lowest(gaps))
        tried.append(steps)
    total = [sum(cost[step] for cost, step in zip(costs, steps, strict=True)) for steps in tried]
    return tried[_last_lowest(np.array(total))]


def _cost(counts: Confusion, ratio: float) -> NDArray[np.floating]:
    return counts.FP * ratio + counts.FN


def _last_lowest(values: NDArray[np.floating]) -> int:
    return int(np.flatnonzero(values == np.nanmin(values))[-1])


def edges(statistics: Statistics, buckets: int) -> list[float] | None:
    """Give the borders of a numeric feature's buckets.

    Returns
    -------
    list of float or None
        None where each value is a slice of its own: not numeric, or not more values than buckets.
    """
    if not statistics.numeric or statistics.unique <= buckets:
        return None
    width = (statistics.high - statistics.low) / buckets
    digits = 1 - math.floor(math.log10(statistics.deviation))
    between = [
        math.floor((statistics.low + step * width) * 10**digits + 0.5) / 10**digits
        for step in range(1, buckets)
    ]
    return [statistics.low, *between, statistics.high]


def slice_name(
    datapoint: Datapoint, features: Sequence[str], borders: Mapping[str, list[float] | None]
) -> str:
    """Name the slice that a datapoint falls into, as the page writes it: ``F``, ``F/[0, 50)``."""
    return "/".join(_part(datapoint.get(name), borders.get(name)) for name in features)


def _part(value: object, borders: list[float] | None) -> str:
    if value is None:
        return _NO_VALUE
    if borders and is_number(value):
        last = len(borders) - 1
        for step in range(1, len(borders)):
            if value < borders[step] or (step == last and value == borders[step]):  # type: ignore[operator]
                low, high = written(borders[step - 1]), written(borders[step])
                return f"[{low}, {high}{']' if step == last else ')'}"
    return written(value)


def written(value: object) -> str:
    """Write a value as JavaScript does: 3.0 is 3."""
    if isinstance(value, list):
        return ",".join(written(item) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def in_page_order(names: Sequence[str]) -> list[str]:
    """Order slices as JavaScript orders keys: whole numbers first, the others as they came."""
    unique = list(dict.fromkeys(names))
    whole = [name for name in unique if _is_index(name)]
    return sorted(whole, key=int) + [name for name in unique if not _is_index(name)]


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdigit() and str(int(name)) == name and int(name) < _INTEGER_KEY
