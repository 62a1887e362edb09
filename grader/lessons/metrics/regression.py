"""Regression metrics, and where each one breaks."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn import metrics

from grader.checks import Check, Exercise, Misconception, agrees_with
from grader.lessons.metrics.samples import as_kinds

NAMES = ("mae", "mse", "rmse", "mape", "r2", "rmsle")

# The syllabus's fixture.
FIXTURE = ([3, 5, 2, 8], [2, 5, 4, 7])
ZERO_TARGET = ([0, 2, 4], [1, 2, 3])
NEGATIVE = ([-1, 2, 4], [1, 2, 3])
SLIGHTLY_NEGATIVE = ([1, 2], [-0.5, 2])
ZEROS = (([0.0, 2, 4], [1, 2, 3]), ([1, 2, 4], [0, 2, 3]))
CONSTANT = ([3, 3, 3], [2, 3, 4])


def regression_metrics(y_true: Any, y_pred: Any) -> dict[str, float]:
    """Compute the six metrics with scikit-learn; NaN where one is undefined."""
    truth, predicted = np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)
    negative = (truth < 0).any() or (predicted < 0).any()
    return {
        "mae": float(metrics.mean_absolute_error(truth, predicted)),
        "mse": float(metrics.mean_squared_error(truth, predicted)),
        "rmse": float(metrics.root_mean_squared_error(truth, predicted)),
        "mape": float("nan")
        if (truth == 0).any()
        else float(metrics.mean_absolute_percentage_error(truth, predicted)),
        "r2": float(metrics.r2_score(truth, predicted)) if np.ptp(truth) else float("nan"),
        "rmsle": float("nan")
        if negative
        else float(metrics.root_mean_squared_log_error(truth, predicted)),
    }


def _cases(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    cases: list[tuple[Any, ...]] = [FIXTURE]
    for size in (12, 200):
        truth = rng.gamma(2.0, 3.0, size) + 0.1
        predicted = np.abs(0.7 * truth + rng.normal(1.0, 1.0, size))
        cases += as_kinds(truth, predicted)
    return cases


def _with_negatives(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    truth = rng.normal(0, 5, 60)
    return [NEGATIVE, (truth, truth + rng.normal(2, 1, 60))]


def _instead(name: str, formula: Any) -> Any:
    def wrong(y_true: Any, y_pred: Any) -> dict[str, float]:
        truth, predicted = np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)
        return regression_metrics(truth, predicted) | {name: float(formula(truth, predicted))}

    return wrong


def _edge(name: str, *cases: tuple[Any, ...]) -> Any:
    return agrees_with(regression_metrics, cases, key=name)


REGRESSION_METRICS = Exercise(
    id="metrics/regression-metrics",
    answer="regression_metrics",
    checks=(
        *(
            Check(f"{name} is right", agrees_with(regression_metrics, _cases, key=name))
            for name in NAMES
        ),
        Check("mape is NaN when a true value is 0", _edge("mape", ZERO_TARGET), 0.5),
        Check("r2 is NaN when the truth is constant", _edge("r2", CONSTANT), 0.5),
        Check(
            "r2 is negative for a model worse than the mean",
            _edge("r2", ([1, 2, 3], [3, 2, 1])),
            0.5,
        ),
        Check(
            "rmsle is NaN when a value is negative, and only then",
            _edge("rmsle", NEGATIVE, SLIGHTLY_NEGATIVE, *ZEROS),
            0.5,
        ),
        Check(
            "mape divides by the size of the true value, whatever its sign",
            agrees_with(regression_metrics, _with_negatives, key="mape"),
            0.5,
        ),
    ),
    hints=(
        "All six start from the error of each prediction. What differs is what is done to it: "
        "absolute, squared, relative, or after a logarithm.",
        "R² compares your squared errors with those of the simplest model, which always predicts "
        "the mean of the truth. It is not the square of a correlation.",
        "Compute the errors once. Guard three of the six before dividing or taking logarithms: "
        "which value of the truth breaks MAPE, which truth breaks R², which values break RMSLE? "
        "RMSLE uses log(1 + y), which NumPy has as log1p.",
    ),
    misconceptions=(
        Misconception(
            "metrics/rmse-not-rooted",
            "This is the mean squared error without its root, in squared units: euros squared mean "
            "nothing to anybody.",
            _instead("rmse", lambda truth, predicted: ((truth - predicted) ** 2).mean()),
            FIXTURE,
        ),
        Misconception(
            "metrics/r2-as-correlation",
            "This is the squared correlation. It tempts because the two agree for a fitted line, "
            "but correlation forgives any shift and scale: predictions of half the truth would "
            "score 1.",
            _instead("r2", lambda truth, predicted: np.corrcoef(truth, predicted)[0, 1] ** 2),
            ([1, 2, 3, 4], [2, 4, 6, 8]),
        ),
        Misconception(
            "metrics/mape-by-prediction",
            "The errors were divided by the predictions. MAPE divides by the true values; dividing "
            "by your own predictions rewards predicting too much.",
            _instead("mape", lambda truth, predicted: (abs(truth - predicted) / predicted).mean()),
            FIXTURE,
        ),
        Misconception(
            "metrics/mape-in-percent",
            "This is in percent. Here MAPE is a share, as in scikit-learn: 0.36, not 36.",
            _instead(
                "mape", lambda truth, predicted: (100 * abs(truth - predicted) / truth).mean()
            ),
            FIXTURE,
        ),
        Misconception(
            "metrics/rmsle-without-one",
            "The logarithm was taken of the values themselves. RMSLE takes it of 1 + the value, "
            "so that a true value of 0 is allowed.",
            _instead(
                "rmsle",
                lambda truth, predicted: np.sqrt(((np.log(truth) - np.log(predicted)) ** 2).mean()),
            ),
            FIXTURE,
        ),
        Misconception(
            "metrics/mae-signed",
            "The errors were averaged with their signs, so predictions that are too high and too "
            "low cancel. That is the bias; MAE takes absolute values first.",
            _instead("mae", lambda truth, predicted: (truth - predicted).mean()),
            FIXTURE,
        ),
    ),
)
