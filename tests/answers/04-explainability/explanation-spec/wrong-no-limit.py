# score: 4
# says: at most 50 paths
# misconception: explainability/count-out-of-range
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
        method = {"sampled_shapley_attribution": {"path_count": case["effort"]}}
    else:
        name = "xrai" if case["data"] == "photograph" else "integrated_gradients"
        method = {name + "_attribution": {"step_count": case["effort"], **settings}}
    inputs = {name: {"input_baselines": values} for name, values in case["inputs"].items()}
    metadata = {"inputs": inputs, "outputs": {case["output"]: {}}}
    return ExplanationSpec.from_json(json.dumps({"parameters": method, "metadata": metadata}))
