"""Handwritten digits with some wrong labels: easy to memorise, harder to learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

TRAINING_ROWS, VALIDATION_ROWS = 300, 300
MOST_TRAINING_ROWS = 1000
CLASSES = 10
WRONG_LABELS = 0.15
EPOCHS, BATCH = 60, 32


@dataclass(frozen=True)
class Part:
    """Images and labels.

    Parameters
    ----------
    X
        One image a row: 64 pixels between 0 and 1, 8 by 8 of them.
    y
        The digit of each.
    """

    X: NDArray[np.float64]
    y: NDArray[np.int64]


def split(seed: int, training_rows: int = TRAINING_ROWS) -> tuple[Part, Part, Part]:
    """Split scikit-learn's digits into training, validation and test set.

    Parameters
    ----------
    seed
        Decides who lands where, and which labels are wrong.
    training_rows
        At most 1,000; validation and test set do not depend on it.

    Returns
    -------
    tuple of Part
        In all three a share ``WRONG_LABELS`` of the labels is another digit than the
        image shows, drawn at random.
    """
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(seed)
    images, digits = load_digits(return_X_y=True)
    order = rng.permutation(len(digits))
    inputs, labels = images[order] / images.max(), _mislabel(digits[order], rng)
    first, last = VALIDATION_ROWS, VALIDATION_ROWS + MOST_TRAINING_ROWS
    training = slice(first, first + min(training_rows, MOST_TRAINING_ROWS))
    return (
        Part(inputs[training], labels[training]),
        Part(inputs[:first], labels[:first]),
        Part(inputs[last:], labels[last:]),
    )


def _mislabel(digits: Any, rng: np.random.Generator) -> Any:
    wrong = rng.random(len(digits)) < WRONG_LABELS
    return np.where(wrong, (digits + rng.integers(1, CLASSES, len(digits))) % CLASSES, digits)


def endless(inputs: Any, targets: Any) -> Any:
    """Give batches without end, shuffled anew in each round.

    ``fit`` makes a new iterator for every epoch, which takes longer than so small an epoch. Of
    a data set without end, with ``steps_per_epoch``, it keeps one.
    """
    import tensorflow as tf

    rows = tf.data.Dataset.from_tensor_slices((inputs.astype("float32"), targets))
    return rows.shuffle(len(inputs)).batch(BATCH).repeat()


def floor() -> float:
    """Give the log loss of somebody who knows every digit, and how often labels are wrong."""
    spread = WRONG_LABELS / (CLASSES - 1)
    return float(-(1 - WRONG_LABELS) * np.log(1 - WRONG_LABELS) - WRONG_LABELS * np.log(spread))


def unregularized() -> Any:
    """Build and compile the network that every technique is compared with."""
    import keras

    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"], optimizer="adam")
    return model
