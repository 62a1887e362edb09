"""Choose the method for a model, a data type and a need."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.checks import Decision, Exercise, Misconception
from grader.checks.decisions import Case
from grader.lab import data

Choice = tuple[str, str]

MODELS = ("linear", "trees", "network", "black box")
DATA = ("table", "text", "photograph", "scan")

METHODS = (
    "linear-shap",
    "tree-shap",
    "sampled-shapley",
    "integrated-gradients",
    "xrai",
    "nearest-examples",
    "permutation-importance",
    "mean-absolute-attributions",
    "ML.EXPLAIN_PREDICT",
    "ML.GLOBAL_EXPLAIN",
    "ML.EXPLAIN_FORECAST",
    "ML.ADVANCED_WEIGHTS",
    "vertex-explainable-ai",
)

REASONS = (
    "the model is a sum",
    "trees can be computed exactly",
    "only predictions are to be had",
    "gradients are to be had",
    "regions say more than pixels",
    "the picture is no natural scene",
    "cases are asked for",
    "the metric is asked for",
    "many predictions are asked for",
    "the model lives in BigQuery",
    "a forecast is a sum of components",
    "significance is asked for",
)


def choose_method(case: Case) -> Choice:
    """Look the case up in the table that the lesson shows: need, then place, then model."""
    need, place, model = case["need"], case["place"], case["model"]
    if need in _BY_NEED:
        return _BY_NEED[need]
    if place == "bigquery":
        return _BIGQUERY.get((model, need)) or (
            "ML.GLOBAL_EXPLAIN" if need == "model" else "ML.EXPLAIN_PREDICT",
            "the model lives in BigQuery",
        )
    if need == "model":
        return "mean-absolute-attributions", "many predictions are asked for"
    return _BY_PICTURE.get((model, case["data"])) or _BY_MODEL[model]


_BY_NEED: dict[str, Choice] = {
    "cases": ("nearest-examples", "cases are asked for"),
    "metric": ("permutation-importance", "the metric is asked for"),
    "significance": ("ML.ADVANCED_WEIGHTS", "significance is asked for"),
}
_BIGQUERY: dict[tuple[str, str], Choice] = {
    ("forecast", "prediction"): ("ML.EXPLAIN_FORECAST", "a forecast is a sum of components"),
}
_BY_MODEL: dict[str, Choice] = {
    "linear": ("linear-shap", "the model is a sum"),
    "trees": ("tree-shap", "trees can be computed exactly"),
    "network": ("integrated-gradients", "gradients are to be had"),
    "black box": ("sampled-shapley", "only predictions are to be had"),
}
_BY_PICTURE: dict[tuple[str, str], Choice] = {
    ("network", "photograph"): ("xrai", "regions say more than pixels"),
    ("network", "scan"): ("integrated-gradients", "the picture is no natural scene"),
}


def _vary(case: Case, rng: np.random.Generator) -> Case:
    """Draw other values of the fields that do not decide."""
    changed = dict(case)
    if changed["need"] in ("cases", "metric", "model"):
        # Every model in BigQuery shows how it works.
        models = MODELS[:3] if changed["place"] == "bigquery" else MODELS
        changed["model"] = str(rng.choice(models))
    if changed["need"] in ("cases", "metric"):
        changed["data"] = str(rng.choice(DATA))
    elif changed["model"] == "network" and changed["data"] in ("table", "text"):
        changed["data"] = str(rng.choice(["table", "text"]))
    return changed


def _allowed(received: Any) -> bool:
    return (
        isinstance(received, tuple | list)
        and len(received) == 2
        and received[0] in METHODS
        and received[1] in REASONS
    )


def _instead(
    *methods: str, where: Callable[[Case], bool]
) -> Callable[[Case, Choice, Choice], bool]:
    """Tell whether one of these methods was chosen where it is wrong."""
    return lambda case, given, wanted: given[0] in methods and given[0] != wanted[0] and where(case)


def _is(**wanted: str) -> Callable[[Case], bool]:
    """Tell whether all these fields have these values; a text may hold several, with a bar."""
    return lambda case: all(case[key] in value.split("|") for key, value in wanted.items())


def _moved(case: Case, given: Choice, wanted: Choice, place: str) -> bool:
    """Tell whether the method is the one of the same case in another place."""
    return given[0] == choose_method({**case, "place": place})[0] != wanted[0]


_ATTRIBUTIONS = (
    "linear-shap",
    "tree-shap",
    "sampled-shapley",
    "integrated-gradients",
    "xrai",
    "ML.EXPLAIN_PREDICT",
)

_IDEAS = (
    (
        Misconception(
            "explainability/deprecated-service",
            "Vertex Explainable AI was deprecated on 2026-03-16 and ends on 2027-03-16: nothing "
            "new is built on it. Use BigQuery ML's functions where the model is there, and "
            "open-source methods elsewhere.",
        ),
        _instead("vertex-explainable-ai", where=lambda _: True),
    ),
    (
        Misconception(
            "explainability/attribution-when-cases-are-asked",
            "Attributions say which features counted. Here somebody wants to see training "
            "examples.",
        ),
        _instead(*_ATTRIBUTIONS, where=_is(need="cases")),
    ),
    (
        Misconception(
            "explainability/attribution-when-the-metric-is-asked",
            "Attributions divide up a prediction and never look at the labels. How much a metric "
            "depends on a feature is another question.",
        ),
        _instead(*_ATTRIBUTIONS, where=_is(need="metric")),
    ),
    (
        Misconception(
            "explainability/permutation-importance-is-shapley",
            "Permutation importance is a loss of metric, and needs labels. Here the question is "
            "what moves the score.",
        ),
        _instead("permutation-importance", where=lambda case: case["need"] != "metric"),
    ),
    (
        Misconception(
            "explainability/exported-from-bigquery",
            "The model is in BigQuery, where one function of SQL does it. An export and a second "
            "library are two more things to keep in step.",
        ),
        lambda case, given, wanted: (
            case["place"] == "bigquery"
            and case["model"] != "forecast"
            and _moved(case, given, wanted, "python")
        ),
    ),
    (
        Misconception(
            "explainability/sql-function-outside-bigquery",
            "The ML functions of SQL explain models that live in BigQuery. This one does not.",
        ),
        lambda case, given, wanted: (
            case["place"] == "python" and _moved(case, given, wanted, "bigquery")
        ),
    ),
    (
        Misconception(
            "explainability/one-instance-is-the-model",
            "One prediction is explained, but the question is about the model over many rows.",
        ),
        _instead(*_ATTRIBUTIONS, where=_is(need="model")),
    ),
    (
        Misconception(
            "explainability/gradients-of-trees",
            "A tree's score jumps from step to step: its gradient is 0 or does not exist. "
            "Integrated gradients need a differentiable model.",
        ),
        _instead("integrated-gradients", where=_is(model="trees|black box")),
    ),
    (
        Misconception(
            "explainability/xrai-for-scans",
            "XRAI grows regions along the contrasts of a natural scene. A picture of low contrast "
            "or from an artificial scene has none that mean anything.",
        ),
        _instead("xrai", where=_is(model="network", data="scan")),
    ),
    (
        Misconception(
            "explainability/xrai-without-a-picture",
            "XRAI finds regions in pictures. There is no picture here.",
        ),
        _instead("xrai", where=_is(data="table|text")),
    ),
    (
        Misconception(
            "explainability/sampled-shapley-with-gradients-at-hand",
            "Sampled Shapley asks the model again and again, one feature at a time: far too often "
            "for hundreds of columns, for words or pixels. A network gives gradients, and with "
            "them the same kind of answer in a few dozen passes.",
        ),
        _instead("sampled-shapley", where=_is(model="network")),
    ),
    (
        Misconception(
            "explainability/sampled-where-exact-is-cheap",
            "Sampled Shapley is a guess that gets better with more paths. For this model the exact "
            "values can be computed, and faster.",
        ),
        _instead("sampled-shapley", where=_is(model="linear|trees")),
    ),
    (
        Misconception(
            "explainability/pixels-of-a-photograph",
            "Integrated gradients give single pixels, hard to read in a photograph of several "
            "objects. What gathers them into regions?",
        ),
        _instead("integrated-gradients", where=_is(data="photograph")),
    ),
    (
        Misconception(
            "explainability/right-method-wrong-reason",
            "The method is right here, but not because of that. Which field of the case decides?",
        ),
        lambda case, given, wanted: given[0] == wanted[0],
    ),
)

DECISION = Decision(
    partial(data.records, "explanation-cases"),
    choose_method,
    _allowed,
    _vary,
    _IDEAS,
    "What does that method need from the model, and which question does it answer?",
    "two texts, a method and a reason",
)

CHOOSE_METHOD = Exercise(
    id="explainability/choose-method",
    answer="choose_method",
    checks=(
        DECISION.check(
            "One prediction from a table or a text: linear, trees, network, black box",
            _is(need="prediction", place="python", data="table|text"),
            2,
        ),
        DECISION.check(
            "One prediction from a picture: natural scene or not",
            _is(need="prediction", data="photograph|scan"),
        ),
        DECISION.check(
            "Other questions: similar cases, a metric, the model as a whole",
            _is(need="cases|metric|model", place="python"),
            1.5,
        ),
        DECISION.check("Models that live in BigQuery", _is(place="bigquery"), 1.5),
    ),
    hints=(
        "Start with the question, not with the model: is it about one prediction, about many, "
        "about a metric, or about the training examples?",
        "Branch on `need` first; `place` comes next, because in BigQuery the functions are at "
        "hand. Only then the model: what does it give you, a sum, trees, gradients, or nothing?",
        "The data decide in one place only: among pictures. There the question is whether the "
        "scene has objects with contrasts, so that a region means something.",
    ),
    misconceptions=tuple(idea for idea, _ in _IDEAS),
)
