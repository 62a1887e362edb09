"""Rare classes: repeat rows without repeating them across folds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show

Ints = NDArray[np.int64]
Folds = list[tuple[Ints, Ints]]

RARE, LESS_RARE = 0.12, 0.3
COUNTS = (3, 5)


def _draw(rng: np.random.Generator, share: float = RARE) -> tuple[Any, Any, Ints]:
    """Draw rows of which many stand twice or three times, as exports often hold them.

    Returns
    -------
    tuple
        Rows, labels, and for each row the number of the original that it repeats.
    """
    originals = np.round(rng.normal(0, 1, (150, 4)), 3)
    labels = (np.arange(150) < share * 150).astype(int)
    which = np.concatenate([np.arange(150), rng.integers(0, 150, 60), rng.integers(0, 18, 12)])
    which = rng.permutation(which)
    return originals[which], labels[which], which


def _folds(attempt: Attempt, rows: Any, labels: Any, count: int) -> Folds:
    return _checked(attempt, attempt(rows, labels, count, _seed(attempt)), len(labels), count)


def _seed(attempt: Attempt) -> int:
    return int(attempt.rng.integers(1000))


def _checked(attempt: Attempt, received: Any, size: int, count: int) -> Folds:
    try:
        pairs = [(_numbers(train), _numbers(held)) for train, held in received]
    except (TypeError, ValueError):
        raise Rejected(
            f"{attempt.name} returned {show(received)}. Return a list of pairs: the numbers of the "
            "training rows, and of the rows that are held out."
        ) from None
    if len(pairs) != count:
        raise Rejected(f"{count} folds were asked for, {len(pairs)} came back.")
    for train, held in pairs:
        for numbers in (train, held):
            if not numbers.size or numbers.min() < 0 or numbers.max() >= size:
                raise Rejected(
                    "A fold has no rows, or row numbers that do not exist: they run from 0 to "
                    f"{size - 1}."
                )
    return pairs


def _numbers(values: Any) -> Ints:
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError
    return array.astype(int)


def _tried(attempt: Attempt, share: float = RARE) -> list[tuple[Any, Any, Ints, Folds]]:
    tried = []
    for count in COUNTS:
        rows, labels, which = _draw(attempt.rng, share)
        tried.append((rows, labels, which, _folds(attempt, rows, labels, count)))
    return tried


def _nearest_accuracy(rows: Any, labels: Any, folds: Folds) -> float:
    """Find the share of held-out positives whose nearest training row is a positive."""
    found = []
    for train, held in folds:
        positives = held[labels[held] == 1]
        distances = ((rows[positives][:, None] - rows[train][None]) ** 2).sum(axis=2)
        found += list(labels[train][distances.argmin(axis=1)] if len(positives) else [])
    return float(np.mean(found))


def _no_row_on_both_sides(attempt: Attempt) -> None:
    for rows, labels, which, folds in _tried(attempt):
        flattery = (
            f"A model that only looks for the nearest training row finds "
            f"{_nearest_accuracy(rows, labels, folds):.0%} of the held-out positives that way."
        )
        for train, held in folds:
            if np.intersect1d(train, held).size:
                raise Rejected(
                    f"Row {np.intersect1d(train, held)[0]} is among the training rows and the "
                    f"held-out rows of one fold. {flattery} {_RESAMPLED_FIRST.why}",
                    misconception=_RESAMPLED_FIRST.id,
                )
            if shared := set(which[train]) & set(which[held]):
                twins = np.flatnonzero(which == min(shared))[:2]
                raise Rejected(
                    f"Rows {twins[0]} and {twins[1]} are the same in every value; one of them is "
                    f"trained on while the other is held out. {flattery} {_DUPLICATES.why}",
                    misconception=_DUPLICATES.id,
                )


def _each_row_held_out_once(attempt: Attempt) -> None:
    for _, labels, _, folds in _tried(attempt):
        times = np.bincount(np.concatenate([held for _, held in folds]), minlength=len(labels))
        if (times == 1).all():
            continue
        if (times[labels == 0] == 1).all() or (times > 1).any():
            raise Rejected(
                f"Row {times.argmax()} is held out {times.max()} times. {_HELD_OUT_BALANCED.why}",
                misconception=_HELD_OUT_BALANCED.id,
            )
        share = float(labels[np.concatenate([held for _, held in folds])].mean())
        if share > 2 * labels.mean():
            raise Rejected(
                f"Row {times.argmin()} is never held out, and {share:.0%} of the held-out rows are "
                f"positive, where the data have {labels.mean():.0%}. {_HELD_OUT_BALANCED.why}",
                misconception=_HELD_OUT_BALANCED.id,
            )
        raise Rejected(
            f"Row {times.argmin()} is held out {times.min()} times; each row is held out in "
            "exactly one fold."
        )


def _training_balanced(attempt: Attempt) -> None:
    for _, labels, _, folds in _tried(attempt):
        for train, _ in folds:
            counts = np.bincount(labels[train], minlength=2)
            if counts[0] != counts[1]:
                idea = _NOT_BALANCED if counts[1] < counts[0] / 2 else None
                raise Rejected(
                    f"A fold trains on {counts[0]} negatives and {counts[1]} positives. "
                    f"{idea.why if idea else 'As many of each are wanted.'}",
                    misconception=idea.id if idea else "",
                )


def _training_complete(attempt: Attempt) -> None:
    # Where positives are less rare, drawing all of them anew is sure to leave some out.
    for _, labels, _, folds in (*_tried(attempt), *_tried(attempt, LESS_RARE)):
        for train, held in folds:
            missing = np.setdiff1d(np.arange(len(labels)), np.concatenate([train, held]))
            if missing.size:
                dropped = labels[missing]
                idea = {0.0: _THROWN_AWAY, 1.0: _DRAWN_ANEW}.get(float(dropped.mean()))
                raise Rejected(
                    f"{missing.size} rows are neither trained on nor held out in a fold. "
                    f"{idea.why if idea else 'Use every row that is not held out.'}",
                    misconception=idea.id if idea else "",
                )


def _seeded(attempt: Attempt) -> None:
    rows, labels, _ = _draw(attempt.rng)
    seed = _seed(attempt)
    first, again, other = (
        _checked(attempt, attempt(rows, labels, 3, chance), len(labels), 3)
        for chance in (seed, seed, seed + 1)
    )
    if not _same(first, again):
        raise Rejected(
            "Two calls with the same seed gave different folds: let all chance come from the seed, "
            "the splitter's too, so that a run can be repeated.",
            misconception=_SEED_IGNORED.id,
        )
    if _same(first, other):
        raise Rejected("Two different seeds gave the same folds, with the same rows repeated.")


def _same(one: Folds, other: Folds) -> bool:
    return all(
        np.array_equal(left, right)
        for pair, twin in zip(one, other, strict=True)
        for left, right in zip(pair, twin, strict=True)
    )


def _negatives_once(attempt: Attempt) -> None:
    for _, labels, _, folds in _tried(attempt):
        for train, _ in folds:
            negatives = np.bincount(train[labels[train] == 0])
            if negatives.max() > 1:
                raise Rejected(
                    f"Row {negatives.argmax()}, a negative, is trained on {negatives.max()} times. "
                    "Only the rare class is repeated."
                )
            positives = np.bincount(train[labels[train] == 1])
            if positives.max() > positives.sum() / 2:
                raise Rejected(
                    f"Row {positives.argmax()} makes up {positives.max()} of the "
                    f"{positives.sum()} positives that a fold trains on. Draw from all of them."
                )


_RESAMPLED_FIRST = Misconception(
    "training-clinic/resampled-before-split",
    "The rare rows were repeated before the split, so copies of one row lie on both sides. Split "
    "first; repeat inside the training rows of each fold.",
)
_DUPLICATES = Misconception(
    "training-clinic/duplicates-across-folds",
    "The data hold the same row more than once. All its copies must go to the same side: split "
    "the distinct rows, and let the copies follow.",
)
_HELD_OUT_BALANCED = Misconception(
    "training-clinic/held-out-balanced",
    "The held-out rows were balanced. They stand for the world, where the class is rare: precision "
    "and costs measured on a balanced set belong to another world. Leave them alone.",
)
_NOT_BALANCED = Misconception(
    "training-clinic/rare-class-not-repeated",
    "The positives stay rare in training: repeat them until there are as many as negatives.",
)
_THROWN_AWAY = Misconception(
    "training-clinic/negatives-thrown-away",
    "Negatives were thrown away to balance the classes. With so few rows that loses more than it "
    "gains: repeat the rare class here. (With millions of rows, dropping negatives is the usual "
    "way; then their weight goes up by the same factor.)",
)
_DRAWN_ANEW = Misconception(
    "training-clinic/positives-drawn-anew",
    "All are positives: they were drawn anew, and chance left some out. Each stands once first; "
    "only those that are missing for the balance are drawn.",
)
_SEED_IGNORED = Misconception(
    "training-clinic/seed-ignored", "Chance came from somewhere else than the seed."
)

BALANCED_FOLDS = Exercise(
    id="training-clinic/balanced-folds",
    answer="balanced_folds",
    checks=(
        Check("No row, and no copy of it, is on both sides of a fold", _no_row_on_both_sides, 2),
        Check("Each row is held out once, as rare as it is", _each_row_held_out_once),
        Check("Training rows have as many positives as negatives", _training_balanced),
        Check("No training row is lost", _training_complete, 0.5),
        Check("Only the rare class is repeated", _negatives_once, 0.25),
        Check("All chance comes from the seed", _seeded, 0.25),
    ),
    hints=(
        "Three steps, in this order: find the copies, split, repeat. Which of them looks at the "
        "labels?",
        "numpy.unique with axis=0 and return_inverse gives each row the number of its original. "
        "scikit-learn's GroupKFold keeps all rows of one number together.",
        "Inside a fold: take the rows that are not held out, count their negatives and positives, "
        "and draw as many positives again as are missing. The held-out rows stay as they are.",
    ),
    misconceptions=(
        _RESAMPLED_FIRST,
        _DUPLICATES,
        _HELD_OUT_BALANCED,
        _NOT_BALANCED,
        _THROWN_AWAY,
        _DRAWN_ANEW,
        _SEED_IGNORED,
    ),
)
