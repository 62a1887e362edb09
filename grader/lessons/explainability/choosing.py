"""Choose the method for a model, a data type and a need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected
from grader.checks.compare import show, show_call
from grader.lab import data

Case = Mapping[str, Any]
Choice = tuple[str, str]

VARIANTS = 4

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


def _fields(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in ("name", "story")}


def _variant(case: Case, rng: np.random.Generator) -> dict[str, Any]:
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


def _family(belongs: Callable[[Case], bool]) -> Callable[[Attempt], None]:
    def test(attempt: Attempt) -> None:
        for record in data.records("explanation-cases"):
            fields = _fields(record)
            if belongs(fields):
                _judge(attempt, fields, str(record["story"]))
                for _ in range(VARIANTS):
                    _judge(attempt, _variant(fields, attempt.rng), "")

    return test


def _judge(attempt: Attempt, case: dict[str, Any], story: str) -> None:
    received = attempt(case)
    call = show_call(attempt.name, (case,))
    if not (
        isinstance(received, tuple | list)
        and len(received) == 2
        and received[0] in METHODS
        and received[1] in REASONS
    ):
        raise Rejected(
            f"{call} returned {show(received)}. Return two texts, a method and a reason, spelled "
            "as in the docstring.",
            example=call,
        )
    method, reason = received
    wanted = choose_method(case)
    if (method, reason) == wanted:
        return
    for idea in MISCONCEPTIONS:
        if idea.wrong is not None and idea.wrong(case)[0] == method != wanted[0]:
            raise Rejected(
                f"{story} You chose {method!r}. {idea.why}".strip(),
                misconception=idea.id,
                example=call,
            )
    if method == wanted[0]:
        raise Rejected(
            f"{story} {method!r} is right here, but not because {reason!r}. Which field of the "
            "case decides?".strip(),
            misconception="explainability/right-method-wrong-reason",
            example=call,
        )
    raise Rejected(
        f"{story} You chose {method!r} because {reason!r}. What does that method need from the "
        "model, and which question does it answer?".strip(),
        example=call,
    )


def _instead(method: str, applies: Callable[[Case], bool]) -> Callable[[Case], Choice]:
    def wrong(case: Case) -> Choice:
        return (method, "") if applies(case) else choose_method(case)

    return wrong


def _is(**wanted: str) -> Callable[[Case], bool]:
    """Tell whether all these fields have these values; a text may hold several, with a bar."""
    return lambda case: all(case[key] in value.split("|") for key, value in wanted.items())


_ATTRIBUTION = (
    "linear-shap",
    "tree-shap",
    "sampled-shapley",
    "integrated-gradients",
    "xrai",
    "ML.EXPLAIN_PREDICT",
)


def _any_attribution(idea: str, why: str, applies: Callable[[Case], bool]) -> list[Misconception]:
    return [Misconception(idea, why, _instead(method, applies)) for method in _ATTRIBUTION]


MISCONCEPTIONS = (
    Misconception(
        "explainability/deprecated-service",
        "Vertex Explainable AI was deprecated on 2026-03-16 and ends on 2027-03-16: nothing new is "
        "built on it. Use BigQuery ML's functions where the model is there, and open-source "
        "methods elsewhere.",
        _instead("vertex-explainable-ai", lambda _: True),
    ),
    *_any_attribution(
        "explainability/attribution-when-cases-are-asked",
        "Attributions say which features counted. Here somebody wants to see training examples.",
        _is(need="cases"),
    ),
    *_any_attribution(
        "explainability/attribution-when-the-metric-is-asked",
        "Attributions divide up a prediction and never look at the labels. How much a metric "
        "depends on a feature is another question.",
        _is(need="metric"),
    ),
    Misconception(
        "explainability/permutation-importance-is-shapley",
        "Permutation importance is a loss of metric, and needs labels. Here the question is what "
        "moves the score.",
        _instead("permutation-importance", lambda case: case["need"] != "metric"),
    ),
    Misconception(
        "explainability/exported-from-bigquery",
        "The model is in BigQuery, where one function of SQL does it. An export and a second "
        "library are two more things to keep in step.",
        lambda case: (
            choose_method({**case, "place": "python"})
            if case["place"] == "bigquery" and case["model"] != "forecast"
            else choose_method(case)
        ),
    ),
    Misconception(
        "explainability/sql-function-outside-bigquery",
        "The ML functions of SQL explain models that live in BigQuery. This one does not.",
        lambda case: (
            choose_method({**case, "place": "bigquery"})
            if case["place"] == "python"
            else choose_method(case)
        ),
    ),
    *_any_attribution(
        "explainability/one-instance-is-the-model",
        "One prediction is explained, but the question is about the model over many rows.",
        _is(need="model"),
    ),
    Misconception(
        "explainability/gradients-of-trees",
        "A tree's score jumps from step to step: its gradient is 0 or does not exist. "
        "Integrated gradients need a differentiable model.",
        _instead("integrated-gradients", _is(model="trees|black box")),
    ),
    Misconception(
        "explainability/xrai-for-scans",
        "XRAI grows regions along the contrasts of a natural scene. A picture of low contrast or "
        "from an artificial scene has none that mean anything.",
        _instead("xrai", _is(model="network", data="scan")),
    ),
    Misconception(
        "explainability/xrai-without-a-picture",
        "XRAI finds regions in pictures. There is no picture here.",
        _instead("xrai", _is(data="table|text")),
    ),
    Misconception(
        "explainability/sampled-shapley-with-gradients-at-hand",
        "Sampled Shapley asks the model again and again, one feature at a time: far too often for "
        "hundreds of columns, for words or pixels. A network gives gradients, and with them the "
        "same kind of answer in a few dozen passes.",
        _instead("sampled-shapley", _is(model="network")),
    ),
    Misconception(
        "explainability/sampled-where-exact-is-cheap",
        "Sampled Shapley is a guess that gets better with more paths. For this model the exact "
        "values can be computed, and faster.",
        _instead("sampled-shapley", _is(model="linear|trees")),
    ),
    Misconception(
        "explainability/pixels-of-a-photograph",
        "Integrated gradients give single pixels, hard to read in a photograph of several objects. "
        "What gathers them into regions?",
        _instead("integrated-gradients", _is(data="photograph")),
    ),
)

CHOOSE_METHOD = Exercise(
    id="explainability/choose-method",
    answer="choose_method",
    checks=(
        Check(
            "One prediction from a table or a text: linear, trees, network, black box",
            _family(_is(need="prediction", place="python", data="table|text")),
            2,
        ),
        Check(
            "One prediction from a picture: natural scene or not",
            _family(_is(need="prediction", data="photograph|scan")),
        ),
        Check(
            "Other questions: similar cases, a metric, the model as a whole",
            _family(_is(need="cases|metric|model", place="python")),
            1.5,
        ),
        Check("Models that live in BigQuery", _family(_is(place="bigquery")), 1.5),
    ),
    hints=(
        "Start with the question, not with the model: is it about one prediction, about many, "
        "about a metric, or about the training examples?",
        "Branch on `need` first; `place` comes next, because in BigQuery the functions are at "
        "hand. Only then the model: what does it give you, a sum, trees, gradients, or nothing?",
        "The data decide in one place only: among pictures. There the question is whether the "
        "scene has objects with contrasts, so that a region means something.",
    ),
    misconceptions=(
        *MISCONCEPTIONS,
        Misconception(
            "explainability/right-method-wrong-reason", "The method is right and the reason is not."
        ),
    ),
)
