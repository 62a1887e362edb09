"""Confusion-matrix metrics."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.metrics.samples import as_kinds, labels_and_scores

NAMES = ("precision", "recall", "f1", "accuracy", "fpr", "balanced_accuracy", "mcc")

# The syllabus's fixture: 30 true positives, 10 false positives, 20 misses, 940 true negatives.
FIXTURE = (
    np.repeat([1, 0, 1, 0], [30, 10, 20, 940]),
    np.repeat([0.9, 0.8, 0.3, 0.1], [30, 10, 20, 940]),
    0.5,
)
MISSES = ([1, 1, 1, 1, 0, 0], [0.9, 0.2, 0.1, 0.3, 0.4, 0.6], 0.5)
AT_THRESHOLD = ([1, 0, 1, 0], [0.5, 0.5, 0.7, 0.2], 0.5)
NO_ALARM = ([1, 0, 0, 1], [0.4, 0.3, 0.2, 0.1], 0.9)


def reference(y_true: Any, scores: Any, threshold: float) -> dict[str, float]:
    """Compute the seven metrics, the last one as a correlation; NaN where one is undefined."""
    truth = np.asarray(y_true).astype(bool)
    alarm = np.asarray(scores) >= threshold
    tp, fp, fn, tn = (
        int((truth == actual)[alarm == decision].sum())
        for decision, actual in ((True, True), (True, False), (False, True), (False, False))
    )
    varied = len(set(truth.tolist())) == len(set(alarm.tolist())) == 2
    return {
        "precision": _ratio(tp, tp + fp),
        "recall": _ratio(tp, tp + fn),
        "f1": _ratio(2 * tp, 2 * tp + fp + fn),
        "accuracy": _ratio(tp + tn, len(truth)),
        "fpr": _ratio(fp, fp + tn),
        "balanced_accuracy": (_ratio(tp, tp + fn) + _ratio(tn, tn + fp)) / 2,
        "mcc": float(np.corrcoef(truth, alarm)[0, 1]) if varied else float("nan"),
    }


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")


def _cases(rng: np.random.Generator) -> list[tuple[Any, Any, float]]:
    cases: list[tuple[Any, Any, float]] = [FIXTURE, AT_THRESHOLD]
    for size, prevalence in ((40, 0.5), (300, 0.1)):
        truth, scores = labels_and_scores(rng, size, prevalence, decimals=1)
        cases += [(*columns, 0.5) for columns in as_kinds(truth, scores)]
    return cases


EDGE_CASES: tuple[tuple[Any, Any, float], ...] = (
    NO_ALARM,
    ([0, 0, 0], [0.9, 0.1, 0.2], 0.5),
    ([1, 1], [0.9, 0.1], 0.5),
    ([0, 0], [0.1, 0.2], 0.5),
    ([], [], 0.5),
)


def _swapped(y_true: Any, scores: Any, threshold: float) -> dict[str, float]:
    right = reference(y_true, scores, threshold)
    return right | {"precision": right["recall"], "recall": right["precision"]}


def _f1_as_mean(y_true: Any, scores: Any, threshold: float) -> dict[str, float]:
    right = reference(y_true, scores, threshold)
    return right | {"f1": (right["precision"] + right["recall"]) / 2}


def _strict_threshold(y_true: Any, scores: Any, threshold: float) -> dict[str, float]:
    return reference(y_true, scores, float(np.nextafter(threshold, np.inf)))


def _silent_zero(y_true: Any, scores: Any, threshold: float) -> dict[str, float]:
    return {
        name: 0.0 if np.isnan(value) else value
        for name, value in reference(y_true, scores, threshold).items()
    }


MISCONCEPTIONS = (
    Misconception(
        "metrics/precision-recall-swapped",
        "This is what comes out when precision and recall are exchanged. Precision asks of the "
        "alarms how many were right; recall asks of the real positives how many were found.",
        _swapped,
        MISSES,
    ),
    Misconception(
        "metrics/f1-as-mean",
        "This is the plain mean of precision and recall. It tempts because it looks balanced, but "
        "it forgives a recall near zero. F1 is their harmonic mean, which the smaller one pulls "
        "down.",
        _f1_as_mean,
        MISSES,
    ),
    Misconception(
        "metrics/strict-threshold",
        "A score that equals the threshold was treated as negative. Here, as in scikit-learn, an "
        "example is positive if its score is at least the threshold.",
        _strict_threshold,
        AT_THRESHOLD,
    ),
    Misconception(
        "metrics/empty-denominator-zero",
        "An empty denominator became 0. It tempts because the code stops complaining, but 0 says "
        '"every alarm was wrong" where there was no alarm to judge. Return NaN: not known.',
        _silent_zero,
        NO_ALARM,
    ),
)


BINARY_METRICS = Exercise(
    id="metrics/binary-metrics",
    answer="binary_metrics",
    checks=(
        *(Check(f"{name} is right", agrees_with(reference, _cases, key=name)) for name in NAMES),
        *(
            Check(
                f"{name} is NaN where its denominator is empty",
                agrees_with(reference, EDGE_CASES, key=name),
                weight=0.5,
            )
            for name in NAMES
        ),
    ),
    hints=(
        "Count the four cells first: true positives, false positives, false negatives, true "
        "negatives. Everything else is a ratio of sums of them.",
        "Turn scores into decisions with one comparison, then count with boolean arrays. Which of "
        "the seven ratios can have an empty denominator, and on what data?",
        "A small helper that divides, and returns NaN when the denominator is 0, keeps all seven "
        "lines short. Balanced accuracy is the mean of recall and specificity; MCC divides by the "
        "square root of the product of the four margins.",
    ),
    misconceptions=MISCONCEPTIONS,
)
