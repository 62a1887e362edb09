"""TPU tiles: what padding wastes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

ROWS, LANES = 8, 128
"""A tile; the exercise's text states it, with its source."""


def _up(size: int, multiple: int) -> int:
    return -(-size // multiple) * multiple


def tile_report(batch: int, features: int, cores: int) -> dict[str, Any]:
    """Pad what each core gets, in both ways in which a tile can lie."""
    share = -(-batch // cores)
    useful = [
        batch * features / (cores * _up(share, rows) * _up(features, lanes))
        for rows, lanes in ((ROWS, LANES), (LANES, ROWS))
    ]
    return {
        "batch_on_rows": useful[0],
        "batch_on_lanes": useful[1],
        "wastes_nothing": bool(max(useful) == 1),
    }


def _variant(
    split: bool = True,
    left_over: bool = True,
    pad: Callable[[int, int], int] = _up,
    square: bool = False,
    whole: Callable[[int, int, int], bool] | None = None,
) -> Callable[[int, int, int], dict[str, Any]]:
    def wrong(batch: int, features: int, cores: int) -> dict[str, Any]:
        share, copies = (-(-batch // cores), cores) if split else (batch, 1)
        if not left_over:
            share = batch // cores or 1
        tile = (LANES, LANES) if square else (ROWS, LANES)
        useful = [
            batch * features / (copies * pad(share, rows) * pad(features, lanes))
            for rows, lanes in (tile, tile[::-1])
        ]
        return {
            "batch_on_rows": useful[0],
            "batch_on_lanes": useful[1],
            "wastes_nothing": bool(max(useful) == 1)
            if whole is None
            else whole(batch, features, cores),
        }

    return wrong


def _power_of_two(size: int, multiple: int) -> int:
    return int(max(multiple, 2 ** int(np.ceil(np.log2(size)))))


def _rows_only(batch: int, features: int, cores: int) -> bool:
    return bool(tile_report(batch, features, cores)["batch_on_rows"] == 1)


def _sixty_four(batch: int, features: int, cores: int) -> bool:
    """Apply Google's rule of thumb for eight cores to any number of them."""
    return (batch % 64 == 0 and features % LANES == 0) or (
        batch % 1024 == 0 and features % ROWS == 0
    )


def _unsplit_rule(batch: int, features: int, cores: int) -> bool:
    return bool(tile_report(batch, features, 1)["wastes_nothing"])


def _cases(rng: np.random.Generator) -> list[tuple[int, int, int]]:
    cases = [
        (100, 200, 1),
        (128, 200, 1),
        (128, 256, 1),
        (64, 128, 8),
        (64, 128, 16),
        (65, 128, 8),
        (1024, 8, 8),
        (1024, 8, 16),
        (24, 384, 1),
        (384, 24, 1),
        (30, 128, 4),
        (60, 128, 8),
        (8, 128, 2),
        (1, 1, 1),
        (129, 8, 1),
    ]
    cases += [
        (int(rng.integers(1, 400)), int(rng.integers(1, 400)), int(rng.choice([1, 2, 4, 8])))
        for _ in range(6)
    ]
    cases += [
        (cores * ROWS * int(rng.integers(1, 9)), LANES * int(rng.integers(1, 6)), cores)
        for cores in map(int, rng.choice([1, 2, 4, 8, 16], 4))
    ]
    return cases


TILE_REPORT = Exercise(
    id="accelerators/tile-report",
    answer="tile_report",
    checks=(
        Check(
            "batch_on_rows: the batch in eights, the features in 128s",
            agrees_with(tile_report, _cases, key="batch_on_rows"),
        ),
        Check(
            "batch_on_lanes: the other way round",
            agrees_with(tile_report, _cases, key="batch_on_lanes"),
        ),
        Check(
            "wastes_nothing: on every core, in one of the two ways",
            agrees_with(tile_report, _cases, key="wastes_nothing"),
        ),
    ),
    hints=(
        "First give each core its part of the batch. Then round both sizes up to whole tiles.",
        "Useful is what was asked for, batch times features; computed is what all the cores have "
        "after rounding up.",
        "Nothing is wasted where one of the two shares is exactly 1. That is a statement about "
        "each core's part of the batch, not about the whole batch.",
    ),
    misconceptions=(
        Misconception(
            "accelerators/batch-not-split",
            "The whole batch was padded at once. Each core gets only its part and pads that: a "
            "batch of 64 fills eight cores, and half of sixteen.",
            _variant(split=False),
            (64, 128, 16),
        ),
        Misconception(
            "accelerators/batch-not-split",
            "The whole batch was looked at. Each core gets only its part: a batch of 64 fills "
            "eight cores, and half of sixteen.",
            _variant(whole=_unsplit_rule),
            (64, 128, 16),
        ),
        Misconception(
            "accelerators/examples-left-out",
            "Each core's part was rounded down: that leaves examples out, and more than all of "
            "the work may seem useful. One core with one example more makes all of them pad.",
            _variant(left_over=False),
            (65, 128, 8),
        ),
        Misconception(
            "accelerators/rule-for-eight-cores",
            "64 and 1024 are the rule for eight cores, 8 and 128 for each. With another number of "
            "cores the total is another one.",
            _variant(whole=_sixty_four),
            (64, 128, 16),
        ),
        Misconception(
            "accelerators/powers-of-two-only",
            "Sizes were rounded up to powers of two. A tile only asks for multiples: 24 is three "
            "times 8, and wastes nothing.",
            _variant(pad=_power_of_two),
            (24, 384, 1),
        ),
        Misconception(
            "accelerators/square-tiles",
            "Both sizes were padded to 128. A tile has 8 rows and 128 lanes.",
            _variant(square=True),
            (8, 128, 1),
        ),
        Misconception(
            "accelerators/lanes-only-for-features",
            "The features may lie on the rows as well: with a large batch on the lanes, features "
            "in eights waste nothing.",
            _variant(whole=_rows_only),
            (1024, 8, 8),
        ),
    ),
)
