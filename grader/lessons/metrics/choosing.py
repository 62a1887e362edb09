"""Choose the metric from what an error costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.checks import Decision, Exercise, Misconception
from grader.checks.decisions import Case as Scenario
from grader.lab import data

Choice = tuple[str, str]

RARE = 0.1
"""Positives are rare below this share; the exercise's text states it."""

METRICS = (
    "accuracy",
    "precision",
    "recall",
    "expected_cost",
    "roc_auc",
    "average_precision",
    "log_loss",
    "macro_f1",
    "micro_f1",
    "mae",
    "rmse",
    "mape",
    "rmsle",
    "r2",
    "ndcg",
)

REASONS = (
    "costs are known",
    "misses are worse",
    "false alarms are worse",
    "positives are rare",
    "classes are balanced",
    "probabilities are used as numbers",
    "every class counts the same",
    "every example counts the same",
    "outliers are noise",
    "large errors are worse",
    "errors count in percent",
    "errors count in percent and zeros occur",
    "order matters",
)


def choose_metric(scenario: Scenario) -> Choice:
    """Apply the rules that the lesson develops, one task after the other."""
    return _RULES[scenario["task"]](scenario)


def _binary(scenario: Scenario) -> Choice:
    if scenario["use"] == "probability":
        return "log_loss", "probabilities are used as numbers"
    if scenario["use"] == "order":
        if scenario["prevalence"] < RARE:
            return "average_precision", "positives are rare"
        return "roc_auc", "classes are balanced"
    if "cost_fp" in scenario:
        return "expected_cost", "costs are known"
    if scenario["worse_error"] == "miss":
        return "recall", "misses are worse"
    return "precision", "false alarms are worse"


def _multiclass(scenario: Scenario) -> Choice:
    if scenario["rare_classes_matter"]:
        return "macro_f1", "every class counts the same"
    return "micro_f1", "every example counts the same"


def _regression(scenario: Scenario) -> Choice:
    if scenario["relative_errors"]:
        if scenario["zeros_occur"]:
            return "rmsle", "errors count in percent and zeros occur"
        return "mape", "errors count in percent"
    if scenario["outliers"] == "noise":
        return "mae", "outliers are noise"
    return "rmse", "large errors are worse"


def _ranking(_: Scenario) -> Choice:
    return "ndcg", "order matters"


_RULES: dict[str, Callable[[Scenario], Choice]] = {
    "binary": _binary,
    "multiclass": _multiclass,
    "regression": _regression,
    "ranking": _ranking,
}


def _vary(scenario: Scenario, rng: np.random.Generator) -> Scenario:
    """Draw other numbers on the same side of every rule."""
    changed = dict(scenario)
    if "prevalence" in changed:
        # The first of the frequent ones is the border itself.
        rare, frequent = [0.001, 0.02, 0.099], [RARE, 0.3, 0.6]
        values = rare if changed["prevalence"] < RARE else frequent
        changed["prevalence"] = float(rng.choice(values))
    for cost in ("cost_fp", "cost_fn"):
        if cost in changed:
            changed[cost] = float(rng.integers(1, 500))
    return changed


def _allowed(received: Any) -> bool:
    return (
        isinstance(received, tuple | list)
        and len(received) == 2
        and received[0] in METRICS
        and received[1] in REASONS
    )


def _instead(
    metric: str, applies: Callable[[Scenario], bool]
) -> Callable[[Scenario, Choice, Choice], bool]:
    """Tell whether a metric was chosen where it is wrong."""
    return lambda scenario, given, wanted: given[0] == metric != wanted[0] and applies(scenario)


def _is_order(scenario: Scenario) -> bool:
    return bool(scenario["task"] == "binary" and scenario["use"] == "order")


def _is_decision(scenario: Scenario) -> bool:
    return bool(scenario["task"] == "binary" and scenario["use"] == "decision")


def _is_probability(scenario: Scenario) -> bool:
    return bool(scenario["task"] == "binary" and scenario["use"] == "probability")


def _is_rare(scenario: Scenario) -> bool:
    return bool(scenario.get("prevalence", 1) < RARE)


def _is_task(*tasks: str) -> Callable[[Scenario], bool]:
    return lambda scenario: scenario["task"] in tasks


_IDEAS = (
    (
        Misconception(
            "metrics/accuracy-for-rare-positives",
            "Positives are rare: a model that never raises an alarm scores nearly 1 in accuracy, "
            "and finds nothing.",
        ),
        _instead("accuracy", _is_rare),
    ),
    (
        Misconception(
            "metrics/accuracy-always",
            "Accuracy prices every error the same and hides which one was made. Ask who uses the "
            "output, and which error hurts.",
        ),
        _instead("accuracy", lambda _: True),
    ),
    (
        Misconception(
            "metrics/roc-auc-for-rare-positives",
            "With rare positives, the many easy negatives keep the false positive rate low and ROC "
            "AUC high, while most alarms may be false. What is compared with the alarms, not with "
            "the negatives?",
        ),
        _instead("roc_auc", lambda scenario: _is_order(scenario) and _is_rare(scenario)),
    ),
    (
        Misconception(
            "metrics/ranking-metric-for-a-decision",
            "ROC AUC looks at all thresholds at once. Here one decision is taken at one threshold.",
        ),
        _instead("roc_auc", _is_decision),
    ),
    (
        Misconception(
            "metrics/ranking-metric-for-probabilities",
            "ROC AUC sees only the order: halve every probability and it stays the same. Here the "
            "numbers themselves are used.",
        ),
        _instead("roc_auc", _is_probability),
    ),
    (
        Misconception(
            "metrics/precision-recall-exchanged",
            "Precision falls with false alarms, recall falls with misses. Read again which of the "
            "two is worse here.",
        ),
        lambda scenario, given, wanted: {given[0], wanted[0]} == {"precision", "recall"},
    ),
    (
        Misconception(
            "metrics/mape-with-zeros",
            "The target can be 0, and MAPE divides by it. A metric on the logarithm of 1 + y also "
            "counts in percent and survives zeros.",
        ),
        _instead("mape", lambda scenario: bool(scenario.get("zeros_occur"))),
    ),
    (
        Misconception(
            "metrics/rmse-for-every-regression",
            "RMSE counts in the units of the target. Here an error of ten on a target of twenty is "
            "bad and on two thousand it is nothing.",
        ),
        _instead("rmse", lambda scenario: bool(scenario.get("relative_errors"))),
    ),
    (
        Misconception(
            "metrics/rmse-when-outliers-are-noise",
            "RMSE squares the errors, so a few broken measurements decide the whole score.",
        ),
        _instead("rmse", lambda scenario: scenario.get("outliers") == "noise"),
    ),
    (
        Misconception(
            "metrics/micro-when-rare-classes-matter",
            "Micro averages over examples, so the large classes decide. Here the rare classes "
            "matter as much as the common ones.",
        ),
        _instead("micro_f1", _is_task("multiclass")),
    ),
    (
        Misconception(
            "metrics/right-metric-wrong-reason",
            "The metric is right here, but not because of that. Which field of the scenario "
            "decides?",
        ),
        lambda scenario, given, wanted: given[0] == wanted[0],
    ),
)

DECISION = Decision(
    partial(data.records, "metric-scenarios"),
    choose_metric,
    _allowed,
    _vary,
    _IDEAS,
    "What would a useless model score by that metric, and which error would it hide?",
    "two texts, a metric and a reason",
)

CHOOSE_METRIC = Exercise(
    id="metrics/choose-metric",
    answer="choose_metric",
    checks=(
        DECISION.check("Decisions with errors of different cost", _is_decision),
        DECISION.check("A ranked list, with rare and with frequent positives", _is_order),
        DECISION.check("Probabilities used as numbers", _is_probability, 0.5),
        DECISION.check("Several classes", _is_task("multiclass"), 0.5),
        DECISION.check("Regression: outliers, percent, zeros", _is_task("regression")),
        DECISION.check("Search results with grades", _is_task("ranking"), 0.5),
    ),
    hints=(
        "Start from the person who uses the output: do they take one decision, read a list from "
        "the top, or calculate with the number?",
        "Branch on the task first. For a binary task the field `use` comes next; the costs, the "
        "worse error or the prevalence settle the rest.",
        "Ask of each candidate what a useless model would score by it in this scenario: the model "
        "that says no to everybody, the one that predicts the mean, the one that is off by a "
        "thousand on one broken sensor.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
