"""Build the service's ExplanationSpec, and check what its proto does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.checks import Attempt, Check, Exercise, Misconception, Rejected, difference
from grader.checks.compare import show, show_call

Case = Mapping[str, Any]
Facts = dict[str, Any]

MOST_PATHS, MOST_STEPS = 50, 100
"""Largest path_count and step_count that the service takes, as explanation.proto states."""

COUNTS = {
    "sampled_shapley_attribution": "path_count",
    "integrated_gradients_attribution": "step_count",
    "xrai_attribution": "step_count",
    "examples": "neighbor_count",
}


def explanation_spec(case: Case) -> Any:
    """Read the spec from the JSON form of the service's REST interface."""
    import json

    from google.cloud.aiplatform_v1 import ExplanationSpec

    return ExplanationSpec.from_json(json.dumps(_as_json(case)))


def _method(case: Case) -> str:
    if case["wanted"] == "neighbors":
        return "examples"
    if not case["differentiable"]:
        return "sampled_shapley_attribution"
    return (
        "xrai_attribution" if case["data"] == "photograph" else "integrated_gradients_attribution"
    )


def _settings(case: Case, method: str) -> dict[str, Any]:
    if method == "examples":
        return {
            "neighbor_count": case["effort"],
            "example_gcs_source": {"gcs_source": {"uris": [case["examples"]]}},
        }
    most = MOST_PATHS if method == "sampled_shapley_attribution" else MOST_STEPS
    settings: dict[str, Any] = {COUNTS[method]: min(case["effort"], most)}
    if "noise" in case:
        settings["smooth_grad_config"] = {"noise_sigma": case["noise"]}
    if "blur" in case:
        settings["blur_baseline_config"] = {"max_blur_sigma": case["blur"]}
    return settings


def _as_json(case: Case, method: str = "") -> dict[str, Any]:
    method = method or _method(case)
    return {
        "parameters": {method: _settings(case, method)},
        "metadata": {
            "inputs": {
                name: {"input_baselines": baselines} for name, baselines in case["inputs"].items()
            },
            "outputs": {case["output"]: {}},
        },
    }


def _facts(spec: Any) -> Facts:
    """Pick out of a spec what the exercise asks for, under the names of the JSON form."""
    told = type(spec).to_dict(spec)
    parameters, metadata = told.get("parameters") or {}, told.get("metadata") or {}
    method = next((name for name in COUNTS if name in parameters), "none")
    settings = parameters.get(method, {})
    inputs = metadata.get("inputs", {})
    source = settings.get("example_gcs_source", {}).get("gcs_source", {})
    return {
        "method": method,
        "count": settings.get(COUNTS.get(method, ""), 0),
        "inputs": {name: each["input_baselines"] for name, each in inputs.items()},
        "outputs": sorted(metadata.get("outputs", {})),
        "noise": settings.get("smooth_grad_config", {}).get("noise_sigma", 0),
        "blur": settings.get("blur_baseline_config", {}).get("max_blur_sigma", 0),
        "uris": list(source.get("uris", [])),
    }


def _attributions(data: str, effort: int, **rest: Any) -> dict[str, Any]:
    inputs = (
        {"image": []} if data in ("photograph", "scan") else {"age": [40.0], "income": [2500.0]}
    )
    case = {"wanted": "attributions", "differentiable": True, "data": data, "effort": effort}
    return {**case, "inputs": inputs, "output": "score", **rest}


TREES = _attributions("table", 20, differentiable=False)
NETWORK = _attributions("table", 64)
PHOTOGRAPH = _attributions("photograph", 50, inputs={"image": [0.0, 1.0]}, output="classes")
SCAN = _attributions("scan", 75, inputs={"scan": [0.0]})
NEIGHBORS = {
    "wanted": "neighbors",
    "differentiable": True,
    "data": "photograph",
    "effort": 8,
    "inputs": {"image": []},
    "output": "embedding",
    "examples": "gs://archive/prints.jsonl",
}


def _method_cases(rng: np.random.Generator) -> list[Case]:
    return [TREES, NETWORK, PHOTOGRAPH, SCAN, NEIGHBORS]


def _range_cases(rng: np.random.Generator) -> list[Case]:
    far = int(rng.integers(150, 1000))
    cases = [
        {**case, "effort": effort}
        for case in (TREES, NETWORK, PHOTOGRAPH, SCAN)
        for effort in (int(rng.integers(2, 40)), 50, 51, 75, 100, 101, far)
    ]
    return [*cases, {**NEIGHBORS, "effort": 5}, {**NEIGHBORS, "effort": 60}]


def _input_cases(rng: np.random.Generator) -> list[Case]:
    amounts = [float(amount) for amount in rng.integers(10, 99, 3)]
    several = {**TREES, "inputs": {"debt": amounts[:2], "tenure": amounts[2:], "region": []}}
    return [PHOTOGRAPH, TREES, several, {**NETWORK, "inputs": {"rate": amounts}}]


def _option_cases(rng: np.random.Generator) -> list[Case]:
    noise, blur = round(float(rng.uniform(0.1, 0.2)), 2), float(rng.integers(3, 20))
    return [
        SCAN,
        {**SCAN, "noise": noise},
        {**PHOTOGRAPH, "noise": noise},
        {**PHOTOGRAPH, "inputs": {"image": []}, "blur": blur},
        {**SCAN, "inputs": {"scan": []}, "blur": blur, "noise": noise},
        {**NETWORK, "noise": noise},
    ]


def _says(
    cases: Callable[[np.random.Generator], list[Case]], *keys: str
) -> Callable[[Attempt], None]:
    """Make a test that compares these facts of the spec with the reference's."""

    def test(attempt: Attempt) -> None:
        results = [((case,), _built(attempt, case)) for case in cases(attempt.rng)]
        for key in keys:
            picked = [(args, found[key]) for args, found in results]
            for (case,), found in picked:
                wanted = _facts(explanation_spec(case))[key]
                unlike = difference(found, wanted)
                if unlike:
                    _reject(attempt, picked, case, key, unlike)
            attempt.suspects.remember(picked, 1e-6, key)

    return test


def _built(attempt: Attempt, case: Case) -> Facts:
    from google.cloud.aiplatform_v1 import ExplanationSpec

    spec = attempt(case)
    if not isinstance(spec, ExplanationSpec):
        raise Rejected(
            f"{attempt.name} returned {show(spec)}, of type {type(spec).__name__}, where an "
            "ExplanationSpec of google.cloud.aiplatform_v1 belongs."
        )
    return _facts(spec)


_WHERE = {
    "method": "The method in parameters",
    "count": "The number of paths, steps or neighbors",
    "inputs": "metadata.inputs, with its input_baselines,",
    "outputs": "metadata.outputs",
    "noise": "noise_sigma in smooth_grad_config",
    "blur": "max_blur_sigma in blur_baseline_config",
    "uris": "The example_gcs_source",
}


def _reject(attempt: Attempt, results: Any, case: Case, key: str, unlike: str) -> None:
    idea = attempt.suspects.behind(results, 1e-6, key)
    call = show_call(attempt.name, (case,))
    raise Rejected(
        f"{_WHERE[key]} {unlike} in the spec of {call}. "
        + (
            idea.why
            if idea
            else "The proto takes it without a word. Which field of the case says otherwise?"
        ),
        misconception=idea.id if idea else "",
        example=call,
    )


def _as_if(**changes: Any) -> Callable[[Case], Facts]:
    """Make a wrong answer that reads some fields of the case as if they held another value."""
    return lambda case: _facts(explanation_spec({**case, **changes}))


def _only_method(method: str) -> Callable[[Case], Facts]:
    def wrong(case: Case) -> Facts:
        right = _facts(explanation_spec(case))
        return right if case["wanted"] == "neighbors" else right | {"method": method}

    return wrong


def _limit(paths: float, steps: float) -> Callable[[Case], Facts]:
    def wrong(case: Case) -> Facts:
        right = _facts(explanation_spec(case))
        limits = {"sampled_shapley_attribution": paths, "examples": np.inf}
        return right | {"count": min(case["effort"], limits.get(right["method"], steps))}

    return wrong


def _first_baseline(case: Case) -> Facts:
    right = _facts(explanation_spec(case))
    return right | {"inputs": {name: values[:1] for name, values in right["inputs"].items()}}


def _nested_baselines(case: Case) -> Facts:
    right = _facts(explanation_spec(case))
    return right | {"inputs": {name: [values] for name, values in right["inputs"].items()}}


def _always_noise(case: Case) -> Facts:
    right = _facts(explanation_spec(case))
    differentiable = right["method"] in (
        "integrated_gradients_attribution",
        "xrai_attribution",
    )
    return right | {"noise": case.get("noise", 0.1 if differentiable else 0)}


EXPLANATION_SPEC = Exercise(
    id="explainability/explanation-spec",
    answer="explanation_spec",
    checks=(
        Check("Sets the one method that fits", _says(_method_cases, "method", "uris"), 2, 30.0),
        Check("Stays inside the service's ranges", _says(_range_cases, "count"), 1, 30.0),
        Check(
            "Names inputs and output, with all baselines",
            _says(_input_cases, "inputs", "outputs"),
            1,
            30.0,
        ),
        Check(
            "Adds noise or a blurred baseline only where asked",
            _says(_option_cases, "noise", "blur"),
            1,
            30.0,
        ),
    ),
    hints=(
        "The proto knows names and types; it does not know your model. Decide the method first: "
        "are examples wanted, can gradients be taken, is the picture a natural scene?",
        "A dict in the shape of the JSON form is easiest to build, piece by piece; "
        "ExplanationSpec.from_json reads it, baselines included, and refuses two methods at once.",
        "One key under parameters, with its count cut off at the service's limit. Noise and blur "
        "are messages inside the method's message. Every input gets its own list of baselines.",
    ),
    misconceptions=(
        Misconception(
            "explainability/gradients-of-trees-on-the-service",
            "This model has no gradients, but the spec asks for them. The proto accepts it; the "
            "deployment fails later.",
            _as_if(differentiable=True),
        ),
        Misconception(
            "explainability/one-method-for-every-model",
            "Integrated gradients for every case. Were several methods set? The field is a oneof: "
            "setting a second method deletes the first without a word, so the last one wins.",
            _as_if(wanted="attributions", differentiable=True, data="table"),
        ),
        Misconception(
            "explainability/xrai-for-every-picture",
            "XRAI was chosen for a picture that is no natural scene. Its regions follow contrasts "
            "that mean nothing there; integrated gradients are the method for scans.",
            lambda case: _facts(
                explanation_spec({**case, "data": case["data"].replace("scan", "photograph")})
            ),
        ),
        Misconception(
            "explainability/photograph-without-regions",
            "Integrated gradients were chosen for a photograph. For natural scenes XRAI gathers "
            "the pixels into regions.",
            lambda case: _facts(
                explanation_spec({**case, "data": case["data"].replace("photograph", "scan")})
            ),
        ),
        Misconception(
            "explainability/sampled-shapley-for-everything",
            "Sampled Shapley was chosen although the model has gradients. With as many features "
            "as an image has pixels, a few dozen paths tell nothing.",
            _only_method("sampled_shapley_attribution"),
        ),
        Misconception(
            "explainability/attributions-instead-of-neighbors",
            "Similar examples are wanted, and the spec asks for attributions.",
            _as_if(wanted="attributions"),
        ),
        Misconception(
            "explainability/count-out-of-range",
            "The number went into the spec as it was. The proto accepts any integer; the service "
            "takes at most 50 paths and 100 steps.",
            _limit(np.inf, np.inf),
        ),
        Misconception(
            "explainability/limits-exchanged",
            "The limits are exchanged: 50 is the most for paths, 100 for steps.",
            _limit(MOST_STEPS, MOST_PATHS),
        ),
        Misconception(
            "explainability/one-limit-for-all",
            "The same limit was used for paths and for steps: 50 is the most for paths, 100 for "
            "steps.",
            _limit(MOST_STEPS, MOST_STEPS),
        ),
        Misconception(
            "explainability/one-limit-for-all",
            "The same limit was used for paths and for steps: 50 is the most for paths, 100 for "
            "steps.",
            _limit(MOST_PATHS, MOST_PATHS),
        ),
        Misconception(
            "explainability/first-baseline-only",
            "Only the first baseline of each input is in the spec. With several, the service "
            "averages the attributions over them: black and white see what one of them cannot.",
            _first_baseline,
        ),
        Misconception(
            "explainability/baselines-in-one-value",
            "The baselines sit in one list inside the list: that is one baseline which is a list. "
            "input_baselines holds one value for each baseline.",
            _nested_baselines,
        ),
        Misconception(
            "explainability/noise-always-on",
            "Noise was switched on where nobody asked. Each noisy sample is one more pass for "
            "every step.",
            _always_noise,
        ),
    ),
)
