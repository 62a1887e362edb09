"""Lesson 01 takes further right approaches, refuses junk, and keeps answers out of its hints."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from sklearn import metrics
from sklearn.calibration import CalibrationDisplay

from grader import course
from grader.checks import Check, Verdict, run

LESSON = course.load().lesson("metrics")
EXERCISES = course.exercises(LESSON)
FOLDER = course.ROOT / "tests" / "answers"
TEXT = course.ROOT / "solutions" / LESSON.slug / "metrics.md"
SEEDS = (0, 17)
NAN = float("nan")
JUNK: dict[str, Any] = {
    "None": None,
    "text": "0.5",
    "bool": True,
    "list": [],
    "dict": {},
    "matrix": np.zeros((2, 2)),
    "object": object(),
}


def hidden_checks() -> tuple[Check, ...]:
    """Read the hidden checks of ROC AUC out of the lesson's text."""
    code = re.findall(
        r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", TEXT.read_text("utf-8"), re.DOTALL
    )
    assert len(code) == 1
    namespace: dict[str, Any] = {"np": np}
    exec(code[0], namespace)
    return tuple(namespace["hidden"])


def defined_in(path: Path) -> dict[str, Any]:
    namespace: dict[str, Any] = {"np": np, "plt": plt}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), namespace)
    return namespace


def reference(slug: str) -> Callable[..., Any]:
    namespace = defined_in(FOLDER / LESSON.slug / slug / "right-reference.py")
    found: Callable[..., Any] = namespace[EXERCISES[f"metrics/{slug}"].answer]
    return found


def judge(exercise_id: str, answer: Any, seed: int = 0) -> Verdict:
    hidden = hidden_checks() if EXERCISES[exercise_id].hidden_checks else ()
    points = course.load().entry(exercise_id)[1].points
    try:
        return run(EXERCISES[exercise_id], answer, points, hidden=hidden, seed=seed)
    finally:
        plt.close("all")


def test_roc_auc_has_as_many_hidden_checks_as_it_announces() -> None:
    assert len(hidden_checks()) == EXERCISES["metrics/roc-auc"].hidden_checks


# Further right approaches, each different from the files in tests/answers.


def pairs_as_fraction(y_true: Any, scores: Any) -> Any:
    columns = list(zip(y_true, scores, strict=True))
    wins = [
        2 * (p > n) + (p == n) for is_p, p in columns if is_p for is_n, n in columns if not is_n
    ]
    return Fraction(int(sum(wins)), 2 * len(wins)) if wins else NAN


def by_thresholds(y_true: Any, scores: Any) -> float:
    truth, values = np.asarray(y_true).astype(bool), np.asarray(scores, dtype=float)
    area = before = 0.0
    for threshold in np.unique(values)[::-1]:
        alarm = values >= threshold
        recall = truth[alarm].sum() / truth.sum() if truth.any() else NAN
        area += (recall - before) * truth[alarm].mean()
        before = recall
    return area


def threshold_as_list(y_true: Any, scores: Any, cost_fp: float, cost_fn: float) -> list[float]:
    return list(reference("best-threshold")(y_true, scores, cost_fp, cost_fn))


def error_by_cut(y_true: Any, probabilities: Any, bins: int) -> dict[str, float]:
    table = pd.DataFrame({"y": np.asarray(y_true, float), "p": np.asarray(probabilities, float)})
    edges = np.linspace(0, 1, bins + 1)
    grouped = table.groupby(pd.cut(table.p, edges, include_lowest=True), observed=True)
    means, sizes = grouped.mean(), grouped.size()
    ece = ((means.y - means.p).abs() * sizes).sum() / sizes.sum()
    return {"brier": ((table.y - table.p) ** 2).mean(), "ece": ece}


def regression_by_sklearn(y_true: Any, y_pred: Any) -> dict[str, float]:
    truth, predicted = np.array(y_true, dtype=float), np.array(y_pred, dtype=float)
    positive = min(truth.min(), predicted.min()) >= 0
    return {
        "mae": metrics.mean_absolute_error(truth, predicted),
        "mse": metrics.mean_squared_error(truth, predicted),
        "rmse": metrics.root_mean_squared_error(truth, predicted),
        "mape": metrics.mean_absolute_percentage_error(truth, predicted) if truth.all() else NAN,
        "r2": metrics.r2_score(truth, predicted) if truth.var() else NAN,
        "rmsle": metrics.root_mean_squared_log_error(truth, predicted) if positive else NAN,
    }


def choice_as_list(scenario: Any) -> list[str]:
    return list(reference("choose-metric")(scenario))


def points_of(y_true: Any, probabilities: Any, bins: int) -> Any:
    truth, values = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    return np.array(
        [(values[place == b].mean(), truth[place == b].mean()) for b in np.unique(place)]
    )


def calibration_display(y_true: Any, probabilities: Any, bins: int, ax: Any) -> None:
    truth, values = np.asarray(y_true), np.asarray(probabilities)
    CalibrationDisplay.from_predictions(truth, values, n_bins=bins, ax=ax)


def error_bars(y_true: Any, probabilities: Any, bins: int, ax: Any) -> Any:
    right, up = points_of(y_true, probabilities, bins).T
    ax.errorbar(right, up, yerr=np.full(len(up), 0.1), fmt="o", capsize=3)
    ax.axline((0, 0), slope=1)
    ax.set(xlabel="promised", ylabel="happened")
    return ax


def decorated(y_true: Any, probabilities: Any, bins: int, ax: Any) -> None:
    right, up = points_of(y_true, probabilities, bins)[::-1].T
    ax.bar(right, up, width=0.02, alpha=0.2)
    ax.plot(right, up)
    ax.plot(np.linspace(0, 1, 50), np.linspace(0, 1, 50))
    ax.axhline(0.5)
    ax.set(xlabel="promised", ylabel="happened", xlim=(0, 1), title="reliability")


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("roc-auc", pairs_as_fraction),
        ("average-precision", by_thresholds),
        ("best-threshold", threshold_as_list),
        ("calibration-error", error_by_cut),
        ("regression-metrics", regression_by_sklearn),
        ("choose-metric", choice_as_list),
        ("reliability-curve", calibration_display),
        ("reliability-curve", error_bars),
        ("reliability-curve", decorated),
    ],
)
def test_another_right_approach_gets_full_marks(slug: str, answer: Any) -> None:
    for seed in SEEDS:
        verdict = judge(f"metrics/{slug}", answer, seed)
        assert verdict.score == verdict.points, str(verdict)


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_earns_nothing_and_is_explained(exercise_id: str, junk: Any) -> None:
    verdict = judge(exercise_id, lambda *_: junk)
    assert verdict.score == 0, str(verdict)
    assert all(part.message for part in verdict.parts if not part.hidden), str(verdict)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_hints_do_not_hold_the_answer(exercise_id: str) -> None:
    source = FOLDER / LESSON.slug / exercise_id.split("/")[1] / "right-reference.py"
    body = source.read_text("utf-8").partition("### BEGIN SOLUTION")[2]
    lines = {line.strip() for line in body.splitlines() if len(line.strip()) > 20}
    for hint in EXERCISES[exercise_id].hints:
        assert not any(line in hint for line in lines)
