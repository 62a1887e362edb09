"""From attributions of pixels to a ranking of regions, as XRAI does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from grader.checks import Check, Exercise, Misconception, agrees_with

Regions = dict[str, Any]


def _per_pixel(attributions: Any) -> Any:
    values = np.asarray(attributions, dtype=float)
    return values.sum(axis=2) if values.ndim == 3 else values


def _table(attributions: Any, segments: Any) -> pd.DataFrame:
    """Give one row a region: its size, sum, mean, largest and mean absolute attribution."""
    values = pd.Series(_per_pixel(attributions).ravel())
    labels = np.ravel(segments)
    table = values.groupby(labels).agg(["size", "sum", "mean", "max"])
    return table.assign(absolute=values.abs().groupby(labels).mean())


def rank_regions(attributions: Any, segments: Any) -> Regions:
    """Sort regions by their mean with pandas."""
    return _ranked(_table(attributions, segments), "mean")


def _ranked(table: pd.DataFrame, by: str, ascending: bool = False) -> Regions:
    ranked = table.sort_values(by, ascending=ascending)
    return {
        "order": ranked.index.to_list(),
        "area": (ranked["size"].cumsum() / ranked["size"].sum()).to_list(),
        "attribution": (ranked["sum"].cumsum() / ranked["sum"].sum()).to_list(),
    }


EXAMPLE = (
    np.array([[2.0, 0.5, 0.5, 0.5], [3.0, 0.5, 0.5, -2.0], [0.0, 0.5, 4.0, -3.0]]),
    np.array([[4, 9, 9, 9], [4, 9, 9, 2], [7, 9, 9, 2]]),
)


def _draw(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """Draw a picture on which right and wrong ways rank differently."""
    labels = np.array([2, 3, 5, 11])
    while True:
        segments = rng.choice(labels, size=shape[:2], p=[0.1, 0.2, 0.3, 0.4])
        values = np.round(rng.normal(rng.normal(0.3, 1, labels.max() + 1)[segments].T, 1.0).T, 1)
        if len(shape) == 3:
            values = np.round(values[..., None] + rng.normal(0, 1, shape), 1)
        if _tells_apart(values, segments):
            return values, segments


def _tells_apart(values: Any, segments: Any) -> bool:
    pixels = _per_pixel(values)
    groups = [pixels[segments == label] for label in np.unique(segments)]
    means = np.array([group.mean() for group in groups])
    others = (
        [group.sum() for group in groups],
        [group.max() for group in groups],
        [np.abs(group).mean() for group in groups],
    )
    orders = {tuple(np.argsort(scores)) for scores in (means, *others)}
    clear = np.diff(np.sort(means)).min() > 0.05
    return (
        len(groups) == 4 and len(orders) == 4 and clear and pixels.sum() > 0.2 * abs(pixels).sum()
    )


def _cases(rng: np.random.Generator) -> list[tuple[Any, Any]]:
    return [EXAMPLE, _draw(rng, (5, 8)), _draw(rng, (4, 6)), _draw(rng, (6, 7, 3))]


def _by(column: str, ascending: bool = False) -> Callable[[Any, Any], Regions]:
    return lambda attributions, segments: _ranked(_table(attributions, segments), column, ascending)


def _changed(change: Callable[[Regions, Any, Any], Regions]) -> Callable[[Any, Any], Regions]:
    """Make a wrong answer that changes entries of the right one."""

    def wrong(attributions: Any, segments: Any) -> Regions:
        right = rank_regions(attributions, segments)
        return right | change(right, _per_pixel(attributions), np.asarray(segments))

    return wrong


def _largest_channel(attributions: Any, segments: Any) -> Regions:
    values = np.asarray(attributions, dtype=float)
    return rank_regions(values.max(axis=2) if values.ndim == 3 else values, segments)


def _absolute_shares(right: Regions, values: Any, segments: Any) -> Regions:
    sums = [np.abs(values[segments == label]).sum() for label in right["order"]]
    return {"attribution": np.cumsum(sums) / np.sum(sums)}


RANK_REGIONS = Exercise(
    id="explainability/rank-regions",
    answer="rank_regions",
    checks=(
        Check("order: the densest region first", agrees_with(rank_regions, _cases, key="order"), 2),
        Check(
            "area: the share of the picture so far", agrees_with(rank_regions, _cases, key="area")
        ),
        Check(
            "attribution: the share of the score so far",
            agrees_with(rank_regions, _cases, key="attribution"),
        ),
    ),
    hints=(
        "A large region collects much attribution just by being large. What would you compare, so "
        "that a small tag can beat a wide sky?",
        "Add the channels of a pixel first. For each label that occurs: how many pixels, and which "
        "sum. The two together give what is needed for the ranking and for both shares.",
        "Sort by sum over size, largest first. Then run through the sorted regions and add up: "
        "sizes over all pixels, sums over the sum of everything, with their signs.",
    ),
    misconceptions=(
        Misconception(
            "explainability/large-regions-win",
            "The regions were ranked by their sum, so a large region with a little everywhere "
            "beats a small one that decides. XRAI ranks by attribution per pixel.",
            _by("sum"),
            EXAMPLE,
        ),
        Misconception(
            "explainability/signs-of-regions-dropped",
            "The regions were ranked by absolute values. A region that speaks against the class "
            "then looks like the best evidence for it.",
            _by("absolute"),
            EXAMPLE,
        ),
        Misconception(
            "explainability/one-pixel-decides",
            "The regions were ranked by their largest pixel. One noisy pixel then lifts a whole "
            "region; a mean is what evens the noise out.",
            _by("max"),
            EXAMPLE,
        ),
        Misconception(
            "explainability/worst-region-first",
            "The order starts with the region that speaks most against the class.",
            _by("mean", ascending=True),
            EXAMPLE,
        ),
        Misconception(
            "explainability/largest-channel-only",
            "Only the largest channel of each pixel was kept. The parts no longer add up to the "
            "score; a pixel's attribution is the sum over its channels.",
            _largest_channel,
        ),
        Misconception(
            "explainability/labels-renumbered",
            "The order holds positions, not labels. Labels need not be 0, 1, 2 and so on.",
            _changed(
                lambda right, values, segments: {
                    "order": np.searchsorted(np.unique(segments), right["order"])
                }
            ),
            EXAMPLE,
        ),
        Misconception(
            "explainability/shares-not-cumulated",
            "These are the shares of each region alone. For a curve, each entry holds what this "
            "region and all before it have together.",
            _changed(
                lambda right, values, segments: {
                    key: np.diff(right[key], prepend=0) for key in ("area", "attribution")
                }
            ),
            EXAMPLE,
        ),
        Misconception(
            "explainability/area-in-regions",
            "The area counts regions as if all had one size. It is a share of the pixels.",
            _changed(
                lambda right, values, segments: {
                    "area": np.arange(1, len(right["order"]) + 1) / len(right["order"])
                }
            ),
            EXAMPLE,
        ),
        Misconception(
            "explainability/absolute-shares",
            "The share was taken of absolute attributions. With signs the shares add up to the "
            "explained score; a curve may rise above 1 and come back.",
            _changed(_absolute_shares),
            EXAMPLE,
        ),
    ),
)
