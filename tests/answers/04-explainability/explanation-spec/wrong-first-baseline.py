# score: 4
# says: black and white
# misconception: explainability/first-baseline-only
import json

from google.cloud.aiplatform_v1 import ExplanationSpec


def explanation_spec(case):
    settings = {}
    if "noise" in case:
        settings["smooth_grad_config"] = {"noise_sigma": case["noise"]}
    if "blur" in case:
        settings["blur_baseline_config"] = {"max_blur_sigma": case["blur"]}
    if case["wanted"] == "neighbors":
        source = {"gcs_source": {"uris": [case["examples"]]}}
        method = {"examples": {"neighbor_count": case["effort"], "example_gcs_source": source}}
    elif not case["differentiable"]:
        method = {"sampled_shapley_attribution": {"path_count": min(case["effort"], 50)}}
    else:
        name = "xrai" if case["data"] == "photograph" else "integrated_gradients"
        method = {name + "_attribution": {"step_count": min(case["effort"], 100), **settings}}
    inputs = {name: {"input_baselines": values[:1]} for name, values in case["inputs"].items()}
    metadata = {"inputs": inputs, "outputs": {case["output"]: {}}}
    return ExplanationSpec.from_json(json.dumps({"parameters": method, "metadata": metadata}))
