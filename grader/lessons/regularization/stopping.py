"""Stop before the network memorises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with


def early_stop(history: Mapping[str, Any], patience: int) -> tuple[int, int]:
    """Ask of every prefix where its minimum is, and how long ago that was."""
    losses = np.nan_to_num(np.asarray(history["val_loss"], dtype=float), nan=np.inf)
    best = 0
    for epoch in range(len(losses)):
        best = int(np.argmin(losses[: epoch + 1]))
        if epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


VALIDATION = [0.9, 0.7, 0.6, 0.61, 0.59, 0.62, 0.63, 0.64, 0.5]
TRAINING = [0.9, 0.7, 0.55, 0.5, 0.44, 0.4, 0.36, 0.33, 0.3]
HISTORY = {"loss": TRAINING, "val_loss": VALIDATION}


def _histories(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = (
        [(HISTORY, patience) for patience in (1, 2, 3)] + _AT_ONCE + [DIPPING]
    )
    for _ in range(4):
        epochs = np.arange(25)
        noise = rng.normal(0, 0.03, len(epochs))
        losses = np.round(0.5 + 0.4 * np.exp(-epochs / 4) + 0.008 * epochs + noise, 3)
        training = np.round(0.9 * np.exp(-epochs / 6), 3)
        cases += [
            ({"loss": training.tolist(), "val_loss": losses.tolist()}, patience)
            for patience in (1, 2, 4)
        ]
    return cases


DIPPING = ({"loss": [0.7, 0.6, 0.5, 0.4, 0.3], "val_loss": [0.5, 0.6, 0.55, 0.6, 0.58]}, 2)
_AT_ONCE = [({"loss": [0.7, 0.6, 0.5, 0.4], "val_loss": [0.5, 0.6, 0.7, 0.8]}, 2)]
_NEVER = [({"loss": [0.5, 0.4, 0.3], "val_loss": [0.5, 0.45, 0.4]}, 2), (HISTORY, 20)]
_PLATEAU = [({"loss": [3.0, 2.0, 1.0, 0.5, 0.4], "val_loss": [1.0, 0.8, 0.8, 0.8, 0.8]}, 2)]
_NAN = [({"loss": [1.0, 0.9, 0.8, 0.7], "val_loss": [1.0, 0.8, float("nan"), 0.7]}, 3)]


def _watching(series: str) -> Any:
    return lambda history, patience: early_stop({"val_loss": history[series]}, patience)


def _last_weights(history: Any, patience: int) -> tuple[int, int]:
    stop, _ = early_stop(history, patience)
    return stop, stop


def _patience_never_renewed(history: Any, patience: int) -> tuple[int, int]:
    losses, best, bad = history["val_loss"], 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(losses) - 1, best


def _looks_ahead(history: Any, patience: int) -> tuple[int, int]:
    stop, _ = early_stop(history, patience)
    return stop, int(np.argmin(history["val_loss"]))


def _against_previous(history: Any, patience: int) -> tuple[int, int]:
    losses, bad = history["val_loss"], 0
    for epoch in range(1, len(losses)):
        bad = bad + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if bad >= patience:
            return epoch, int(np.argmin(losses[: epoch + 1]))
    return len(losses) - 1, int(np.argmin(losses))


def _one_late(history: Any, patience: int) -> tuple[int, int]:
    return early_stop(history, patience + 1)


def _from_the_start(history: Any, patience: int) -> tuple[int, int]:
    stop = min(patience, len(history["val_loss"]) - 1)
    return stop, int(np.argmin(history["val_loss"][: stop + 1]))


def _from_one(history: Any, patience: int) -> tuple[int, int]:
    stop, best = early_stop(history, patience)
    return stop + 1, best + 1


EARLY_STOP = Exercise(
    id="regularization/early-stop",
    answer="early_stop",
    checks=(
        Check("Stops and restores as Keras does", agrees_with(early_stop, _histories), 2),
        Check(
            "Ends with the last epoch if patience never runs out",
            agrees_with(early_stop, _NEVER),
            0.5,
        ),
        Check(
            "An equal loss, or NaN, is no improvement",
            agrees_with(early_stop, [*_PLATEAU, *_NAN]),
            0.5,
        ),
    ),
    hints=(
        "Imagine that the epochs arrive one by one and you cannot see the next. What must you "
        "remember from one epoch to the next?",
        "Two numbers are enough: which epoch was the best so far, and how many epochs have passed "
        "since then without a better one.",
        "A strictly lower validation loss makes a new best and sets the count back to zero; "
        "anything else adds one. When the count reaches the patience, this epoch is the last.",
    ),
    misconceptions=(
        Misconception(
            "regularization/watches-training-loss",
            "This watched the training loss. It keeps falling while the model memorises, so "
            "training hardly ever stops. Which entry of the history tells about unseen data?",
            _watching("loss"),
            (HISTORY, 2),
        ),
        Misconception(
            "regularization/last-weights",
            "The epoch of the stop was returned as the best one. When training stops, the weights "
            "are already `patience` epochs past their best: that is why Keras has "
            "restore_best_weights.",
            _last_weights,
            (HISTORY, 2),
        ),
        Misconception(
            "regularization/patience-from-the-start",
            "The patience was counted from the first epoch. It is counted from the best epoch so "
            "far.",
            _from_the_start,
            (HISTORY, 2),
        ),
        Misconception(
            "regularization/patience-never-renewed",
            "All bad epochs were added up. A new best epoch gives the full patience back.",
            _patience_never_renewed,
            (HISTORY, 2),
        ),
        Misconception(
            "regularization/looks-ahead",
            "The best of all epochs was taken, also of those after the stop. They were never "
            "trained.",
            _looks_ahead,
            (HISTORY, 2),
        ),
        Misconception(
            "regularization/compares-with-previous-epoch",
            "Each epoch was compared with the one before. A loss that creeps up, dips and creeps "
            "up again never stops that way. Compare with the best so far.",
            _against_previous,
            DIPPING,
        ),
        Misconception(
            "regularization/one-epoch-late",
            "This stops one epoch late: with a patience of 1, the first epoch that is no better "
            "than the best is the last one.",
            _one_late,
            (HISTORY, 1),
        ),
        Misconception(
            "regularization/epochs-counted-from-one",
            "The epochs are counted from 1. Here, as in Keras's callbacks, the first is epoch 0.",
            _from_one,
            (HISTORY, 2),
        ),
    ),
)
