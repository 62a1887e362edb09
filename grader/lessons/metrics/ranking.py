"""Metrics of an order: ROC AUC, average precision, NDCG."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import auc, average_precision_score, ndcg_score, precision_recall_curve
from sklearn.metrics import roc_auc_score as sklearn_roc_auc

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.metrics.samples import Floats, as_kinds, labels_and_scores

# The syllabus's fixture, with a tie between a positive and a negative at 0.7.
FIXTURE = ([1, 0, 1, 0, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.7, 0.4, 0.35, 0.2, 0.1])
ONE_OF_EACH = ([1, 0], [0.4, 0.6])
ALL_TIED = ([1, 0, 0, 1], [0.5, 0.5, 0.5, 0.5])


def roc_auc(y_true: Any, scores: Any) -> float:
    """Compute scikit-learn's ROC AUC, or NaN with one class only."""
    truth = np.asarray(y_true).astype(int)
    return float(sklearn_roc_auc(truth, np.asarray(scores))) if 0 < truth.mean() < 1 else np.nan


def average_precision(y_true: Any, scores: Any) -> float:
    """Compute scikit-learn's average precision, or NaN without positives."""
    truth = np.asarray(y_true).astype(int)
    return float(average_precision_score(truth, np.asarray(scores))) if truth.any() else np.nan


def ndcg(relevance: Any, k: int) -> float:
    """Compute NDCG with exponential gain by scikit-learn, or 0 if nothing is relevant."""
    gains = 2.0 ** np.asarray(relevance, dtype=float) - 1
    if not gains.any():
        return 0.0
    if len(gains) == 1:
        return 1.0
    places = np.arange(len(gains), 0, -1, dtype=float)
    return float(ndcg_score(gains[None, :], places[None, :], k=k))


def _distinct(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases = []
    for size, prevalence in ((12, 0.4), (200, 0.5), (400, 0.05)):
        truth, scores = labels_and_scores(rng, size, prevalence, decimals=12)
        cases.append((truth, scores))
    return cases


def _tied(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [FIXTURE, ALL_TIED, ONE_OF_EACH]
    for size, prevalence in ((15, 0.4), (250, 0.2)):
        cases += as_kinds(*labels_and_scores(rng, size, prevalence, decimals=1))
    return cases


def _pairs(y_true: Any, scores: Any) -> tuple[Floats, Floats]:
    truth, values = np.asarray(y_true).astype(bool), np.asarray(scores, dtype=float)
    return values[truth][:, None], values[~truth][None, :]


def _ties_lost(y_true: Any, scores: Any) -> float:
    positive, negative = _pairs(y_true, scores)
    return float(np.mean(positive > negative))


def _ties_won(y_true: Any, scores: Any) -> float:
    positive, negative = _pairs(y_true, scores)
    return float(np.mean(positive >= negative))


ROC_AUC = Exercise(
    id="metrics/roc-auc",
    answer="roc_auc",
    checks=(
        Check("Ranks positives against negatives", agrees_with(roc_auc, _distinct), 0.5),
        Check("A tie counts one half", agrees_with(roc_auc, _tied), 2.0),
        Check(
            "With one class only there is nothing to rank: NaN",
            agrees_with(roc_auc, [([1, 1, 1], [0.1, 0.5, 0.9]), ([0, 0], [0.2, 0.3])]),
            0.5,
        ),
    ),
    hints=(
        "ROC AUC has a second meaning: take one positive and one negative at random. How often "
        "does the positive get the higher score?",
        "Compare every positive with every negative. Three things can happen to a pair: won, lost "
        "or tied. What is a tie worth if you would toss a coin?",
        "Broadcasting a column of positive scores against a row of negative scores gives all "
        "pairs at once. Before you average, ask whether there is any pair at all.",
    ),
    misconceptions=(
        Misconception(
            "metrics/auc-ties-ignored",
            "Tied pairs were counted as lost. It tempts because > is the natural comparison, but a "
            "model that gives everybody the same score would then have AUC 0 instead of 0.5.",
            _ties_lost,
            ALL_TIED,
        ),
        Misconception(
            "metrics/auc-ties-won",
            "Tied pairs were counted as won. A model that gives everybody the same score would "
            "then look perfect: AUC 1 without having ranked anything.",
            _ties_won,
            ALL_TIED,
        ),
    ),
    hidden_checks=2,
)


def _trapezoid(y_true: Any, scores: Any) -> float:
    precision, recall, _ = precision_recall_curve(np.asarray(y_true).astype(int), scores)
    return float(auc(recall, precision))


def _tie_by_position(y_true: Any, scores: Any) -> float:
    order = np.argsort(-np.asarray(scores), kind="stable")
    hits = np.asarray(y_true).astype(float)[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


AVERAGE_PRECISION = Exercise(
    id="metrics/average-precision",
    answer="average_precision",
    checks=(
        Check("Sums precision over the steps in recall", agrees_with(average_precision, _distinct)),
        Check("Takes tied scores as one threshold", agrees_with(average_precision, _tied)),
        Check(
            "A random order scores the prevalence, not one half",
            agrees_with(
                average_precision,
                lambda rng: [(rng.random(500) < 0.05, np.round(rng.random(500), 6))],
            ),
            0.5,
        ),
        Check(
            "Without positives there is no recall: NaN",
            agrees_with(average_precision, [([0, 0, 0], [0.1, 0.5, 0.9])]),
            0.5,
        ),
    ),
    hints=(
        "Walk down the thresholds from the highest score. Each time recall rises, the precision "
        "at that moment counts, weighted by how much recall rose.",
        "It is a staircase, not a line between points: between two thresholds no model of yours "
        "exists that reaches the precision on the straight line.",
        "Sort by falling score, count true and false positives cumulatively, and keep only the "
        "last place of each run of equal scores: there, and only there, is a real threshold.",
    ),
    misconceptions=(
        Misconception(
            "metrics/ap-by-trapezoid",
            "This is the area by the trapezoid rule. It joins the points of the curve by straight "
            "lines, which promises precision that no threshold reaches. Average precision is a sum "
            "of steps.",
            _trapezoid,
            FIXTURE,
        ),
        Misconception(
            "metrics/ap-ties-by-position",
            "Equal scores were taken one after the other, in the order in which they happened to "
            "stand in the data. One threshold lets all of them in at once; shuffle the rows and "
            "your result changes.",
            _tie_by_position,
            FIXTURE,
        ),
        Misconception(
            "metrics/random-ap-is-half",
            "One half is where ROC AUC starts. Average precision of a random order is the "
            "prevalence: with 5 positives in 100, precision is about 0.05 at every threshold.",
            lambda _y, _s: 0.5,
            ([0, 0, 1, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5]),
        ),
    ),
)


def _relevances(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [([3, 2, 0, 1], 4), ([0, 1, 2, 3], 4)]
    for size in (5, 30):
        grades = rng.integers(0, 4, size)
        grades[0] = 3
        rng.shuffle(grades)
        cases += [(grades, size), (grades.tolist(), size)]
    return cases


def _cut(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    grades = rng.integers(0, 4, 25)
    grades[20] = 3
    return [
        ([0, 1], 2),
        ([0, 0, 1, 3], 2),
        ([1, 3, 2], 1),
        (grades, 5),
        (grades, 10),
        (grades, 100),
    ]


def _dcg(gains: Floats, k: int, first: int = 2) -> float:
    kept = gains[:k]
    return float((kept / np.log2(np.arange(first, first + len(kept)))).sum())


def _linear_gain(relevance: Any, k: int) -> float:
    gains = np.asarray(relevance, dtype=float)
    return _dcg(gains, k) / _dcg(np.sort(gains)[::-1], k)


def _not_normalised(relevance: Any, k: int) -> float:
    return _dcg(2.0 ** np.asarray(relevance, dtype=float) - 1, k)


@np.errstate(divide="ignore", invalid="ignore")
def _discount_from_one(relevance: Any, k: int) -> float:
    gains = 2.0 ** np.asarray(relevance, dtype=float) - 1
    return _dcg(gains, k, first=1) / _dcg(np.sort(gains)[::-1], k, first=1)


def _ideal_of_the_cut(relevance: Any, k: int) -> float:
    gains = 2.0 ** np.asarray(relevance, dtype=float) - 1
    ideal = _dcg(np.sort(gains[:k])[::-1], k)
    return _dcg(gains, k) / ideal if ideal else 0.0


NDCG = Exercise(
    id="metrics/ndcg",
    answer="ndcg",
    checks=(
        Check("Scores a whole ranking", agrees_with(ndcg, _relevances)),
        Check("Cuts at k, and compares with the best k of all items", agrees_with(ndcg, _cut)),
        Check(
            "Nothing relevant scores 0",
            agrees_with(ndcg, [([0, 0, 0], 2), ([0], 5)]),
            0.5,
        ),
    ),
    hints=(
        "A good item high up should count more than the same item far down: gain times discount, "
        "summed. That sum alone depends on how many good items exist.",
        "Divide by the same sum for the best possible order of all the items, cut at the same k. "
        "A gain of 2 to the grade, minus 1, makes a perfect item worth much more than a fair one.",
        "The item in place i, counted from 1, is divided by log2(i + 1), so that the first place "
        "is divided by 1. What does the ideal sum become when no item is relevant?",
    ),
    misconceptions=(
        Misconception(
            "metrics/ndcg-linear-gain",
            "The gain was the grade itself. That form exists, but here, as in web search, the gain "
            "is 2 to the grade minus 1: one excellent result is worth more than three fair ones.",
            _linear_gain,
            ([3, 2, 0, 1], 4),
        ),
        Misconception(
            "metrics/ndcg-not-normalised",
            "This is DCG without its ideal. It tempts because it ranks the orders of one list "
            "correctly, but it cannot be compared between lists: a perfect order should score 1.",
            _not_normalised,
            ([3, 2, 1, 0], 4),
        ),
        Misconception(
            "metrics/ndcg-discount-from-log2-1",
            "The discount started at log2(1), which is 0: the first place was divided by zero. "
            "Place i, counted from 1, is divided by log2(i + 1).",
            _discount_from_one,
            ([3, 2, 0, 1], 4),
        ),
        Misconception(
            "metrics/ndcg-ideal-of-the-cut",
            "The ideal order was made of the first k items only. Then a ranking that leaves every "
            "good item below the cut looks perfect. The ideal may choose from all items.",
            _ideal_of_the_cut,
            ([1, 0, 3], 2),
        ),
    ),
)
