"""A real network that must generalize better than the one without regularization."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show
from grader.checks.progress import bar
from grader.lab import noisy_digits

LOSS_RATIO = 0.8
"""Largest test loss, as a share of the unregularized network's; the exercise's text states it."""

ACCURACY_LOST = 0.02
"""Most accuracy that may be lost against it."""

MEMORISED = 0.6
"""A training loss below this share of the floor shows that wrong labels were memorised."""

SECONDS = 120.0


@dataclass(frozen=True)
class Score:
    """Mean log loss and accuracy on one part of the data."""

    loss: float
    accuracy: float


def score(probabilities: Any, labels: Any) -> Score:
    """Judge probabilities of shape (rows, classes)."""
    of_truth = np.clip(probabilities[np.arange(len(labels)), labels], 1e-7, 1)
    right = probabilities.argmax(axis=1) == labels
    return Score(float(-np.log(of_truth).mean()), float(right.mean()))


def _probabilities(model: Any, part: noisy_digits.Part) -> Any:
    predicted = np.asarray(model.predict(part.X, batch_size=len(part.X), verbose=0), dtype=float)
    wanted = (len(part.X), noisy_digits.CLASSES)
    if predicted.shape != wanted:
        raise Rejected(
            f"The model's output has shape {predicted.shape}; {wanted} is wanted: one probability "
            "for each row and class."
        )
    if not (np.isfinite(predicted).all() and np.allclose(predicted.sum(axis=1), 1, atol=1e-3)):
        raise Rejected(
            f"The outputs of a row add up to {show(float(predicted[0].sum()))}, so they are no "
            "probabilities. Does the last layer end in softmax?"
        )
    return predicted


@lru_cache(maxsize=1)
def _baseline(seed: int) -> Score:
    """Score the unregularized network; the next answer to the same data finds it trained."""
    import keras

    training, _, test = noisy_digits.split(seed)
    keras.utils.set_random_seed(seed)
    model = noisy_digits.unregularized()
    model.fit(
        training.X,
        training.y,
        epochs=noisy_digits.EPOCHS,
        batch_size=noisy_digits.BATCH,
        verbose=0,
    )
    return score(_probabilities(model, test), test.y)


def _generalizes(attempt: Attempt) -> None:
    import keras

    seed = int(attempt.rng.integers(2**31))
    training, validation, test = noisy_digits.split(seed)
    with bar("Training the unregularized network, then yours", total=2) as advance:
        baseline = _baseline(seed)
        advance()
        keras.utils.set_random_seed(seed)
        model = attempt(training.X, training.y, validation.X, validation.y)
        advance()
    if not isinstance(model, keras.Model):
        raise Rejected(
            f"{attempt.name} returned {show(model)}, of type {type(model).__name__}, where a "
            "trained Keras model belongs."
        )
    predicted = _probabilities(model, test)
    _refuse_noise_at_inference(predicted, _probabilities(model, test))
    on_training = score(_probabilities(model, training), training.y)
    _compare(baseline, score(predicted, test.y), on_training)


def _refuse_noise_at_inference(first: Any, second: Any) -> None:
    if not np.allclose(first, second, atol=1e-4):
        raise Rejected(
            "Two calls of predict on the same rows give different probabilities: something drops "
            "units or adds noise at inference. Keras switches dropout by itself; leave the "
            "argument `training` alone.",
            misconception="regularization/network-noisy-at-inference",
        )


def _compare(baseline: Score, yours: Score, on_training: Score) -> None:
    if (
        yours.loss <= LOSS_RATIO * baseline.loss
        and yours.accuracy >= baseline.accuracy - ACCURACY_LOST
    ):
        return
    told = (
        f"On the test set your network has log loss {yours.loss:.2f} and accuracy "
        f"{yours.accuracy:.2f}; without regularization they are {baseline.loss:.2f} and "
        f"{baseline.accuracy:.2f}. Wanted: at most {LOSS_RATIO:.0%} of that loss, and no more than "
        f"{ACCURACY_LOST:.0%} less accuracy."
    )
    if on_training.loss < MEMORISED * noisy_digits.floor():
        raise Rejected(
            f"{told} Your training loss is {on_training.loss:.2f}, far below the floor of "
            f"{noisy_digits.floor():.2f} that the wrong labels set: the network memorised them. It "
            "is held back too little, or trained too long.",
            misconception="regularization/network-memorises",
        )
    raise Rejected(
        f"{told} Your training loss is {on_training.loss:.2f}: the network does not fit even what "
        "it saw. It is held back too much, or trained too little.",
        misconception="regularization/network-underfits",
    )


TRAIN_MODEL = Exercise(
    id="regularization/train-model",
    answer="train_model",
    checks=(
        Check(
            "Beats the unregularized network on a test set that you never saw",
            _generalizes,
            time_limit=SECONDS,
        ),
    ),
    hints=(
        "Look at your own comparison table: which techniques brought the test loss down most, and "
        "do two of them go together?",
        "Watch the validation loss while you try: it must not turn up. The training loss should "
        "end near the floor, not far below it.",
        "One technique is enough if it is strong enough: enough dropout, a penalty that matters "
        "beside the loss, or an end to training before the validation loss rises.",
    ),
    misconceptions=(
        Misconception(
            "regularization/network-memorises",
            "The network was held back too little and memorised the wrong labels.",
        ),
        Misconception(
            "regularization/network-underfits",
            "The network was held back so much that it does not fit even the training set.",
        ),
        Misconception(
            "regularization/network-noisy-at-inference",
            "Dropout or noise stayed on at inference.",
        ),
    ),
)
