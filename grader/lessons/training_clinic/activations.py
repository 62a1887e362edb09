"""Units that no row of the data wakes up."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with


def dead_units(batches: Any) -> list[int]:
    """Look at the largest size of each unit's output over all rows."""
    sizes = np.abs(np.concatenate([np.asarray(batch, dtype=float) for batch in batches]))
    return [int(unit) for unit in np.flatnonzero(sizes.max(axis=0) == 0)]


# Unit 0 wakes in the second batch only, unit 1 never, unit 2 in the first.
BATCHES = ([[[0.0, 0.0, 0.4], [0.0, 0.0, 0.0]], [[0.7, 0.0, 0.0]]],)
LEAKY = ([[[-0.01, 0.0, 2.0], [-0.02, 0.0, 0.0]]],)
CANCELLING = ([[[1.0, 0.0], [-1.0, 0.0]]],)


def _relu(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [BATCHES]
    for rows, units in ((4, 12), (9, 12)):
        centres = rng.uniform(-1, 1, units)
        kept = rng.random(units) < 0.7
        cases.append(
            (
                [
                    np.round(np.maximum(rng.normal(centres, 1, (size, units)), 0) * kept, 2)
                    for size in (rows, rows, rows - 1)
                ],
            )
        )
    # One unit wakes for the very last row.
    last = [np.zeros((30, 3)), np.zeros((30, 3))]
    last[1][-1, 1] = 0.2
    return [*cases, (last,), ([np.ones((3, 2))],), ([np.zeros((2, 3))],)]


def _leaky(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    values = np.round(rng.normal(-1, 1, (8, 6)), 2)
    values[:, 2] = 0
    values[:, 3] = -np.abs(values[:, 3]) - 0.01
    return [LEAKY, CANCELLING, ([np.where(values > 0, values, 0.1 * values)],)]


def _units(chosen: Any) -> Any:
    """Make an answer from a function of one array with all rows."""
    return lambda batches: np.flatnonzero(chosen(np.concatenate(batches))).tolist()


def _in_some_batch(batches: Any) -> list[int]:
    return sorted({unit for batch in batches for unit in dead_units([batch])})


DEAD_UNITS = Exercise(
    id="training-clinic/dead-units",
    answer="dead_units",
    checks=(
        Check("Finds the units that are 0 for every row", agrees_with(dead_units, _relu), 2),
        Check("A negative output is no sign of death", agrees_with(dead_units, _leaky)),
    ),
    hints=(
        "A ReLU that is 0 for one row has said no to that row. It is dead if it says no to "
        "everything.",
        "Put all batches together, or keep a note over the batches: which units have been seen "
        "with an output other than 0?",
        "Ask of each column: is every value 0? Any other value, a negative one too, lets the "
        "gradient through.",
    ),
    misconceptions=(
        Misconception(
            "training-clinic/dead-for-one-row",
            "Units were called dead that are 0 for one row. Half of all ReLU outputs are 0: that "
            "is how they work. Dead means 0 for every row of the data.",
            _units(lambda rows: (rows == 0).any(axis=0)),
            BATCHES,
        ),
        Misconception(
            "training-clinic/dead-for-one-batch",
            "Units were called dead that are silent in one batch. Another batch may wake them: "
            "look at the whole data set.",
            _in_some_batch,
            BATCHES,
        ),
        Misconception(
            "training-clinic/mostly-zero-is-dead",
            "Units were called dead that are 0 for most rows. A unit that answers rarely still "
            "learns, from the rows that it answers.",
            _units(lambda rows: (rows == 0).mean(axis=0) >= 0.5),
            BATCHES,
        ),
        Misconception(
            "training-clinic/negative-is-dead",
            "Negative outputs were counted as dead. Behind a leaky ReLU they carry a gradient.",
            _units(lambda rows: (rows <= 0).all(axis=0)),
            LEAKY,
        ),
        Misconception(
            "training-clinic/mean-zero-is-dead",
            "A mean or a sum of 0 was taken for silence. Positive and negative outputs cancel.",
            _units(lambda rows: rows.sum(axis=0) == 0),
            CANCELLING,
        ),
        Misconception(
            "training-clinic/last-batch-only",
            "Only the last batch was looked at.",
            lambda batches: dead_units([batches[-1]]),
            ([[[1.0, 0.0]], [[0.0, 0.0]]],),
        ),
        Misconception(
            "training-clinic/first-batch-only",
            "Only the first batch was looked at. Is there a `return` inside the loop?",
            lambda batches: dead_units([batches[0]]),
            BATCHES,
        ),
        Misconception(
            "training-clinic/mask-for-numbers",
            "True or False was returned for each unit. Return the numbers of the dead ones: "
            "numpy.flatnonzero finds where a mask is True.",
            lambda batches: [unit in dead_units(batches) for unit in range(len(batches[0][0]))],
            BATCHES,
        ),
        Misconception(
            "training-clinic/count-for-numbers",
            "That is how many are dead. Return which: a list of their numbers.",
            lambda batches: len(dead_units(batches)),
            BATCHES,
        ),
    ),
)
