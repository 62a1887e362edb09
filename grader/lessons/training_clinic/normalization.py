"""Batch normalization, in training and at inference."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with

EPSILON, MOMENTUM = 1e-3, 0.99
"""Keras's own."""


def batch_norm(
    x: Any,
    gamma: Any,
    beta: Any,
    moving_mean: Any,
    moving_variance: Any,
    training: bool,
    *,
    by_batch: bool | None = None,
    by_moved: bool = False,
    moves: bool | None = None,
    axis: int | None = 0,
    ddof: int = 0,
    momentum: float = MOMENTUM,
    epsilon: float = EPSILON,
    outside_root: bool = False,
    moves_by_root: bool = False,
    scaled: bool = True,
) -> dict[str, Any]:
    """Do it right, or wrong in the way that the keywords say."""
    values = np.asarray(x, dtype=float)
    old = np.asarray(moving_mean, dtype=float), np.asarray(moving_variance, dtype=float)
    keep = axis != 0
    batch = (
        values.mean(axis=axis, keepdims=keep),
        values.var(axis=axis, ddof=ddof, keepdims=keep),
    )
    by_batch = training if by_batch is None else by_batch
    moves = training if moves is None else moves
    kept = momentum if moves else 1.0
    met = (batch[0], np.sqrt(batch[1])) if moves_by_root else batch
    new = [kept * before + (1 - kept) * now for before, now in zip(old, met, strict=True)]
    mean, variance = new if by_moved else batch if by_batch else old
    spread = np.sqrt(variance) + epsilon if outside_root else np.sqrt(variance + epsilon)
    output = (values - mean) / spread
    if scaled:
        output = np.asarray(gamma) * output + np.asarray(beta)
    return {"output": output, "moving_mean": new[0], "moving_variance": new[1]}


COLUMN = [[1.0], [2.0], [3.0], [4.0]]
TRAINING = (COLUMN, [1.0], [0.0], [0.0], [1.0], True)
INFERENCE = (COLUMN, [1.0], [0.0], [0.025], [1.0025], False)


def _batches(training: bool) -> Any:
    def draw(rng: np.random.Generator) -> list[tuple[Any, ...]]:
        cases: list[tuple[Any, ...]] = [TRAINING if training else INFERENCE]
        for rows, units in ((5, 3), (16, 4)):
            x = np.round(rng.normal(2, 3, (rows, units)), 2)
            gamma, beta = np.round(rng.uniform(0.5, 2, (2, units)), 2)
            mean, variance = np.round(rng.uniform(0.2, 3, (2, units)), 2)
            cases.append((x, gamma, beta, mean, variance, training))
        # A column that never changes: only epsilon keeps the division alive.
        flat = np.column_stack([np.full(4, 0.7), [0.01, 0.02, 0.03, 0.04]])
        return [*cases, (flat, [1.0, 2.0], [0.5, 0.0], [0.0, 0.1], [1.0, 0.002], training)]

    return draw


def _wrong(**how: Any) -> Any:
    return lambda *args: batch_norm(*args, **how)


BATCH_NORM = Exercise(
    id="training-clinic/batch-norm",
    answer="batch_norm",
    checks=(
        Check(
            "output in training: by the batch's statistics",
            agrees_with(batch_norm, _batches(True), key="output"),
        ),
        Check(
            "output at inference: by the moving statistics",
            agrees_with(batch_norm, _batches(False), key="output"),
        ),
        Check(
            "moving_mean: follows slowly in training",
            agrees_with(batch_norm, _batches(True), key="moving_mean"),
            0.5,
        ),
        Check(
            "moving_variance: follows slowly in training",
            agrees_with(batch_norm, _batches(True), key="moving_variance"),
            0.5,
        ),
        Check(
            "moving_mean: stands still at inference",
            agrees_with(batch_norm, _batches(False), key="moving_mean"),
            0.5,
        ),
        Check(
            "moving_variance: stands still at inference",
            agrees_with(batch_norm, _batches(False), key="moving_variance"),
            0.5,
        ),
    ),
    hints=(
        "Two questions for each mode: whose mean and variance are used, and do the moving ones "
        "change?",
        "In training: take mean and variance of each column of the batch, use them, and let the "
        "moving ones drift a little towards them. At inference: use the moving ones, change "
        "nothing.",
        "The moving ones keep the share `momentum` of what they were. Epsilon is added to the "
        "variance before the root is taken; gamma and beta come last.",
    ),
    misconceptions=(
        Misconception(
            "training-clinic/batch-statistics-at-inference",
            "The batch's own statistics were used at inference. Then an answer depends on which "
            "other rows are asked at the same time, and a single row always gives beta.",
            _wrong(by_batch=True),
            INFERENCE,
        ),
        Misconception(
            "training-clinic/moving-statistics-in-training",
            "The moving statistics were used in training. At the start they know nothing of the "
            "data; the batch is normalized by its own.",
            _wrong(by_batch=False),
            TRAINING,
        ),
        Misconception(
            "training-clinic/moving-statistics-in-training",
            "The moving statistics, just moved, were used in training. They have hardly met this "
            "batch; it is normalized by its own.",
            _wrong(by_moved=True),
            TRAINING,
        ),
        Misconception(
            "training-clinic/always-training-mode",
            "This behaves as in training whatever the mode. At inference the moving statistics "
            "are used, and nothing changes.",
            _wrong(by_batch=True, moves=True),
            INFERENCE,
        ),
        Misconception(
            "training-clinic/momentum-inverted",
            "The momentum was given to the batch. It is the share that the old value keeps: with "
            "0.99 the moving statistics change slowly.",
            _wrong(momentum=1 - MOMENTUM),
            TRAINING,
        ),
        Misconception(
            "training-clinic/moves-at-inference",
            "The moving statistics changed at inference. A model that serves would drift with "
            "whatever it is asked.",
            _wrong(moves=True),
            INFERENCE,
        ),
        Misconception(
            "training-clinic/sample-variance",
            "The sum of squares was divided by one less than the rows. Batch normalization divides "
            "by the number of rows.",
            _wrong(ddof=1),
            TRAINING,
        ),
        Misconception(
            "training-clinic/root-in-moving-variance",
            "The batch's standard deviation was mixed into the moving variance. Mix in its "
            "variance; the root is taken once, when the batch is divided.",
            _wrong(moves_by_root=True),
            TRAINING,
        ),
        Misconception(
            "training-clinic/normalized-by-row",
            "Each row was normalized on its own. That is layer normalization; batch normalization "
            "looks at one unit over the whole batch.",
            _wrong(axis=1),
        ),
        Misconception(
            "training-clinic/epsilon-outside-root",
            "Epsilon was added to the root. Keras adds it to the variance.",
            _wrong(outside_root=True),
            TRAINING,
        ),
        Misconception(
            "training-clinic/epsilon-forgotten",
            "Epsilon is missing. A unit that gives every row the same has variance 0, and only "
            "epsilon keeps the division alive.",
            _wrong(epsilon=0.0),
            TRAINING,
        ),
        Misconception(
            "training-clinic/gamma-and-beta-forgotten",
            "gamma and beta were left out. They let the next layer have whatever scale and centre "
            "it needs.",
            _wrong(scaled=False),
            (COLUMN, [2.0], [1.0], [0.0], [1.0], True),
        ),
    ),
)
