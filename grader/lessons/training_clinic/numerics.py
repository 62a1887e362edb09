"""Losses that survive extreme logits."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.checks import Check, Exercise, Misconception, agrees_with

Floats = NDArray[np.float64]

CLIP = 1e-7


def stable_losses(logits: Any, labels: Any) -> dict[str, Floats]:
    """Let SciPy and NumPy keep the logarithm and the exponential together."""
    from scipy.special import log_softmax

    values, truth = np.asarray(logits, dtype=float), np.asarray(labels, dtype=float)
    return {
        "log_softmax": log_softmax(values, axis=1),
        "bce": truth * np.logaddexp(0, -values) + (1 - truth) * np.logaddexp(0, values),
    }


MODEST = ([[2.0, -1.0, 0.5]], [[1, 0, 0]])
EXTREME = ([[1000.0, 0.0, -1000.0]], [[1, 1, 0]])
SURE_AND_WRONG = ([[18.0, -18.0]], [[0, 1]])


def _modest(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [MODEST]
    for rows, columns in ((4, 3), (3, 5)):
        logits = np.round(rng.normal(0, 2, (rows, columns)), 2)
        cases.append((logits, rng.integers(0, 2, (rows, columns))))
    return [*cases, ([[0.4, -0.3]], [[0.9, 0.1]])]


def _extreme(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    logits = np.round(rng.uniform(-1000, 1000, (4, 3)), 1)
    # A row of small logits beside a row of large ones.
    beside = np.array([[-1000.0, -999.0, -998.5], [1000.0, 998.0, 999.5]])
    return [
        EXTREME,
        (logits, rng.integers(0, 2, logits.shape)),
        (logits, np.eye(3)[[0, 1, 2, 0]]),
        (beside, [[0, 1, 1], [0, 0, 1]]),
        (beside[::-1], [[1, 1, 0], [1, 0, 1]]),
        ([[25.0, -25.0], [18.0, -18.0]], [[1, 0], [0, 1]]),
    ]


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))


def _entropy(chance: Floats, truth: Floats) -> Floats:
    return np.asarray(-truth * np.log(chance) - (1 - truth) * np.log(1 - chance))


def _odds_divided(values: Floats, _: Floats) -> Floats:
    odds = np.exp(values)
    return np.asarray(np.log(odds / odds.sum(axis=1, keepdims=True)))


def _unshifted(values: Floats, _: Floats) -> Floats:
    return np.asarray(values - np.log(np.exp(values).sum(axis=1, keepdims=True)))


def _shifted(values: Floats, truth: Floats) -> Floats:
    return _odds_divided(values - values.max(axis=1, keepdims=True), truth)


def _softmax_clipped(values: Floats, truth: Floats) -> Floats:
    return np.asarray(np.log(np.clip(np.exp(_shifted(values, truth)), CLIP, 1 - CLIP)))


def _of_chance(values: Floats, truth: Floats) -> Floats:
    return _entropy(_sigmoid(values), truth)


def _chance_clipped(values: Floats, truth: Floats) -> Floats:
    return _entropy(np.clip(_sigmoid(values), CLIP, 1 - CLIP), truth)


def _one_plus(values: Floats, truth: Floats) -> Floats:
    return np.asarray(np.log(1 + np.exp(values)) - truth * values)


def _of_softmax(values: Floats, truth: Floats) -> Floats:
    return np.asarray(-truth * stable_losses(values, truth)["log_softmax"])


def _one_maximum(logits: Any, labels: Any) -> dict[str, Floats]:
    values = np.asarray(logits, dtype=float)
    shifted = values - values.max()
    return stable_losses(logits, labels) | {
        "log_softmax": shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    }


def _over_rows(logits: Any, labels: Any) -> dict[str, Floats]:
    swapped = stable_losses(np.transpose(logits), np.transpose(labels))["log_softmax"]
    return stable_losses(logits, labels) | {"log_softmax": swapped.T}


def _wrong_sign(logits: Any, labels: Any) -> dict[str, Floats]:
    other = stable_losses(-np.asarray(logits, dtype=float), labels)["bce"]
    return stable_losses(logits, labels) | {"bce": other}


def _averaged(logits: Any, labels: Any) -> dict[str, Any]:
    result = stable_losses(logits, labels)
    return result | {"bce": result["bce"].mean()}


class _Half(NamedTuple):
    """A wrong way to one of the two entries."""

    id: str
    why: str
    compute: Any
    example: Any = EXTREME


_LOGARITHM_LAST = (
    "training-clinic/logarithm-last",
    "The probability was computed first and its logarithm afterwards. A probability too small for "
    "a float is 0, and its logarithm is infinite; exp of a large logit overflows. Work out on "
    "paper what the logarithm does to the formula, and no probability is needed.",
)
_OVERFLOW = (
    "training-clinic/exponential-overflows",
    "exp of a large logit is infinite, and what is left of it is no number or infinite too. Turn "
    "the formula until only exponentials of numbers below 0 are left.",
)
_CLIPPED = (
    "training-clinic/probabilities-clipped",
    "The probabilities were clipped before the logarithm. No more infinity, but the loss is capped "
    "and its gradient is 0 where the network is most wrong.",
)
_SOFTMAX_IN_BCE = (
    "training-clinic/softmax-in-bce",
    "bce was built on the softmax. There the classes compete; here each logit is a question of its "
    "own, answered by yes or no: a sigmoid each, and the label 0 costs something too.",
)
_LOG_SOFTMAXES = (
    _Half(*_LOGARITHM_LAST, _odds_divided),
    _Half(*_LOGARITHM_LAST, _shifted),
    _Half(*_OVERFLOW, _unshifted),
    _Half(*_CLIPPED, _softmax_clipped),
)
_ENTROPIES = (
    _Half(*_LOGARITHM_LAST, _of_chance),
    _Half(*_OVERFLOW, _one_plus),
    _Half(*_CLIPPED, _chance_clipped, SURE_AND_WRONG),
    _Half(*_SOFTMAX_IN_BCE, _of_softmax, MODEST),
)


def _wrong_halves() -> list[Misconception]:
    """List each wrong way to one entry, with the other one right, and each pair of wrong ways."""
    return [
        _with(log_softmax, bce)
        for log_softmax, bce in product((None, *_LOG_SOFTMAXES), (None, *_ENTROPIES))
        if log_softmax or bce
    ]


def _with(log_softmax: _Half | None, bce: _Half | None) -> Misconception:
    halves = {"log_softmax": log_softmax, "bce": bce}
    first = next(half for half in halves.values() if half)

    def wrong(logits: Any, labels: Any) -> dict[str, Floats]:
        values, truth = np.asarray(logits, dtype=float), np.asarray(labels, dtype=float)
        wrongly = {key: half.compute(values, truth) for key, half in halves.items() if half}
        return stable_losses(logits, labels) | wrongly

    return Misconception(first.id, first.why, wrong, first.example)


STABLE_LOSSES = Exercise(
    id="training-clinic/stable-losses",
    answer="stable_losses",
    checks=(
        Check(
            "log_softmax: is the logarithm of the softmax",
            agrees_with(stable_losses, _modest, key="log_softmax"),
        ),
        Check(
            "bce: is the cross-entropy of the sigmoid",
            agrees_with(stable_losses, _modest, key="bce"),
        ),
        Check(
            "log_softmax: exact for logits as large as 1000",
            agrees_with(stable_losses, _extreme, key="log_softmax"),
        ),
        Check(
            "bce: exact for logits as large as 1000",
            agrees_with(stable_losses, _extreme, key="bce"),
        ),
    ),
    hints=(
        "exp(1000) is too large for a float, exp(-1000) is 0. Where does the formula take a "
        "logarithm of an exponential? There the two cancel, if you let them.",
        "log softmax: the logit minus the logarithm of the sum of exponentials. That logarithm "
        "does not change if you subtract the row's maximum first and add it again.",
        "-log sigmoid(z) is log(1 + exp(-z)), and -log(1 - sigmoid(z)) is log(1 + exp(z)). "
        "numpy.logaddexp computes the logarithm of a sum of two exponentials for any size.",
    ),
    misconceptions=(
        *_wrong_halves(),
        Misconception(
            "training-clinic/one-maximum-for-all-rows",
            "One maximum was subtracted from all rows. A row of small logits beside a row of large "
            "ones then underflows: each row needs its own.",
            _one_maximum,
        ),
        Misconception(
            "training-clinic/softmax-over-rows",
            "The softmax ran down the columns. The classes of one row compete with each other.",
            _over_rows,
        ),
        Misconception(
            "training-clinic/logit-sign-turned",
            "The sign of the logits is turned round: a large logit means that the label 1 is "
            "likely, so with the label 1 it costs nothing.",
            _wrong_sign,
            MODEST,
        ),
        Misconception(
            "training-clinic/averaged-too-early",
            "The losses were averaged. One loss for each logit is wanted.",
            _averaged,
            MODEST,
        ),
    ),
)
