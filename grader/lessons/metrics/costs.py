"""Thresholds and what errors cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.metrics.ranking import FIXTURE
from grader.lessons.metrics.samples import as_kinds, labels_and_scores


def cost_at(y_true: Any, scores: Any, threshold: float, cost_fp: float, cost_fn: float) -> float:
    """Add up the cost of the errors made at a threshold."""
    truth, alarm = np.asarray(y_true).astype(bool), np.asarray(scores) >= threshold
    return float(cost_fp * (alarm & ~truth).sum() + cost_fn * (~alarm & truth).sum())


def best_threshold(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> tuple[float, float]:
    """Try every distinct score and infinity; among equals take the highest."""
    candidates = [np.inf, *np.unique(np.asarray(scores, dtype=float))[::-1]]
    costs = [cost_at(y_true, scores, threshold, cost_fp, cost_fn) for threshold in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), costs[best]


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [(*FIXTURE, 1, 4), (*FIXTURE, 4, 1), SECOND_SCORE]
    for size, prevalence, costs in ((30, 0.4, (1, 7)), (120, 0.3, (5, 2))):
        truth, scores = labels_and_scores(rng, size, prevalence, decimals=2)
        cases += [(*columns, *costs) for columns in as_kinds(truth, 0.2 + 0.4 * scores)]
    return cases


# The cheapest threshold is the second of three, so that no candidate can be left out.
SECOND_SCORE = ([0, 1, 0], [0.9, 0.8, 0.1], 1, 4)


def _nobody(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    truth, scores = labels_and_scores(rng, 40, 0.1)
    return [([0, 0, 1], [0.9, 0.8, 0.1], 10, 1), (truth, scores, 10_000, 1)]


def _ties(_: np.random.Generator) -> list[tuple[Any, ...]]:
    return [([1, 0, 1], [0.9, 0.6, 0.3], 1, 1), ([1, 0, 1, 0], [0.8, 0.7, 0.7, 0.2], 2, 2)]


def _half(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> tuple[float, float]:
    return 0.5, cost_at(y_true, scores, 0.5, cost_fp, cost_fn)


def _swapped(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> tuple[float, float]:
    return best_threshold(y_true, scores, cost_fn, cost_fp)


def _swapped_choice(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> Any:
    threshold, _ = best_threshold(y_true, scores, cost_fn, cost_fp)
    return threshold, cost_at(y_true, scores, threshold, cost_fp, cost_fn)


def _by_formula(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> tuple[float, float]:
    threshold = cost_fp / (cost_fp + cost_fn)
    return threshold, cost_at(y_true, scores, threshold, cost_fp, cost_fn)


def _equal_costs(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> tuple[float, float]:
    threshold, _ = best_threshold(y_true, scores, 1, 1)
    return threshold, cost_at(y_true, scores, threshold, cost_fp, cost_fn)


def _without_nobody(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> Any:
    candidates = np.unique(np.asarray(scores, dtype=float))[::-1]
    costs = [cost_at(y_true, scores, threshold, cost_fp, cost_fn) for threshold in candidates]
    return float(candidates[int(np.argmin(costs))]), min(costs)


COSTS_SWAPPED = (
    "The two costs were exchanged. A false positive is an alarm on a good case; a false negative "
    "is a miss. Put the expensive one in words first: dear misses pull the threshold down."
)

BEST_THRESHOLD = Exercise(
    id="metrics/best-threshold",
    answer="best_threshold",
    checks=(
        Check("Finds the cheapest threshold and its cost", agrees_with(best_threshold, _cases), 3),
        Check(
            "May raise no alarm at all: a threshold of infinity",
            agrees_with(best_threshold, _nobody),
            0.5,
        ),
        Check(
            "Takes the highest of equally cheap thresholds", agrees_with(best_threshold, _ties), 0.5
        ),
    ),
    hints=(
        "The cost of a threshold is a sum over two kinds of error. Between two neighbouring scores "
        "nothing changes, so only a few thresholds are worth trying.",
        "Try each distinct score as the threshold, and one more: a threshold so high that nobody "
        "is flagged. Which cost does that one have?",
        "Go through the candidates from the highest down and replace the best one only when a cost "
        "is strictly lower: that settles ties the way the exercise asks.",
    ),
    misconceptions=(
        Misconception(
            "metrics/threshold-always-half",
            "The threshold stayed at 0.5. It tempts because predict() uses it, but 0.5 is right "
            "only if the scores are calibrated and both errors cost the same.",
            _half,
            (*FIXTURE, 1, 4),
        ),
        Misconception("metrics/costs-swapped", COSTS_SWAPPED, _swapped, (*FIXTURE, 1, 4)),
        Misconception("metrics/costs-swapped", COSTS_SWAPPED, _swapped_choice, (*FIXTURE, 1, 4)),
        Misconception(
            "metrics/threshold-by-formula",
            "This is cost_fp / (cost_fp + cost_fn). That rule is right for calibrated "
            "probabilities. Nobody said that these scores are probabilities: ask the data.",
            _by_formula,
            (*FIXTURE, 4, 1),
        ),
        Misconception(
            "metrics/threshold-ignores-costs",
            "This threshold makes the fewest errors, which is the best accuracy. It would be the "
            "cheapest if both errors cost the same; here they do not.",
            _equal_costs,
            (*FIXTURE, 1, 4),
        ),
        Misconception(
            "metrics/threshold-must-flag-somebody",
            "Only the scores themselves were tried. If alarms are dear enough, the cheapest thing "
            "is to flag nobody, and no score stands for that: add infinity.",
            _without_nobody,
            ([0, 0, 1], [0.9, 0.8, 0.1], 10, 1),
        ),
    ),
)


def tuned_cost(
    y_validation: Any, s_validation: Any, y_test: Any, s_test: Any, cost_fp: float, cost_fn: float
) -> float:
    """Choose on the validation set, then take the mean cost on the test set."""
    threshold, _ = best_threshold(y_validation, s_validation, cost_fp, cost_fn)
    return cost_at(y_test, s_test, threshold, cost_fp, cost_fn) / len(y_test)


def _splits(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases = []
    for sizes, costs in (((40, 60), (1, 8)), ((80, 50), (3, 2)), ((25, 200), (1, 20))):
        parts = [labels_and_scores(rng, size, 0.3) for size in sizes]
        # The test scores are shifted, as they are a month later: the best threshold moves.
        cases.append((*parts[0], parts[1][0], np.clip(parts[1][1] + 0.15, 0, 1), *costs))
    return cases


def _tuned_on(choose: str, report: str, mean: bool = True) -> Any:
    def wrong(*args: Any) -> float:
        y_validation, s_validation, y_test, s_test, *costs = args
        parts = {
            "validation": (y_validation, s_validation),
            "test": (y_test, s_test),
            "both": (np.append(y_validation, y_test), np.append(s_validation, s_test)),
        }
        threshold, _ = best_threshold(*parts[choose], *costs)
        cost = cost_at(*parts[report], threshold, *costs)
        return cost / len(parts[report][0]) if mean else cost

    return wrong


# Two thresholds are equally cheap on the first set, and only the higher one is dear on the second.
TIED_SPLIT = ([1, 0, 1], [0.9, 0.6, 0.3], [1, 1], [0.5, 0.95], 1, 1)
SMALL_SPLIT = ([1, 0, 0, 1], [0.8, 0.6, 0.2, 0.7], [1, 0, 1, 0], [0.6, 0.65, 0.9, 0.3], 1, 5)

TUNED_COST = Exercise(
    id="metrics/tuned-cost",
    answer="tuned_cost",
    checks=(
        Check(
            "Chooses on the validation set and pays on the test set",
            agrees_with(tuned_cost, lambda rng: [*_splits(rng), SMALL_SPLIT, TIED_SPLIT]),
        ),
    ),
    hints=(
        "Two jobs, two data sets: one set chooses the threshold, the other one says what it costs.",
        "You have the first half already: the exercise before this one. Its second result, the "
        "cost on the data that chose, is not what anybody will pay.",
        "Apply the chosen threshold to the test scores, add up what the errors cost, and divide by "
        "the number of test examples.",
    ),
    misconceptions=(
        Misconception(
            "metrics/threshold-tuned-on-test",
            "The threshold was chosen on the test set. Then the test set has been used for "
            "training, and its cost is too good to be true: a leak.",
            _tuned_on("test", "test"),
            SMALL_SPLIT,
        ),
        Misconception(
            "metrics/threshold-tuned-on-both",
            "The threshold was chosen on validation and test data together. More data tempts, but "
            "the test set may not take part in any choice.",
            _tuned_on("both", "test"),
            SMALL_SPLIT,
        ),
        Misconception(
            "metrics/cost-of-validation-reported",
            "This is the cost on the validation set, the one that chose the threshold. It is the "
            "lowest of many, so it flatters.",
            _tuned_on("validation", "validation"),
            SMALL_SPLIT,
        ),
        Misconception(
            "metrics/cost-not-per-example",
            "This is the total cost. It grows with the test set; the mean cost of one example can "
            "be compared and budgeted.",
            _tuned_on("validation", "test", mean=False),
            SMALL_SPLIT,
        ),
    ),
)
