import json

from google.cloud.aiplatform_v1 import ExplanationSpec


def explanation_spec(case):
    """Build the service's configuration for a case.

    Parameters
    ----------
    case : dict
        wanted ("attributions" or "neighbors"); differentiable (bool: gradients can
        be computed); data ("table", "photograph" for a natural scene, or "scan" for
        any other picture); effort (int: the paths, steps or neighbors that the team
        asks for); inputs (dict from the name of an input to the list of its
        baselines, which may be empty); output (the name of the output). Only where
        asked for: noise (float, the sigma of noise on gradients); blur (float, the
        sigma of a blurred baseline); examples (where neighbors are wanted, the
        address of the training examples in Cloud Storage).

    Returns
    -------
    google.cloud.aiplatform_v1.ExplanationSpec
        With the one method that fits. More paths or steps than the service takes
        (50 and 100) are cut off at its limit. Every input has its baselines, the
        output its entry, and noise and blur are set only where asked for.
    """
    ### BEGIN SOLUTION
    if case["wanted"] == "neighbors":
        method = "examples"
        settings = {
            "neighbor_count": case["effort"],
            "example_gcs_source": {"gcs_source": {"uris": [case["examples"]]}},
        }
    elif not case["differentiable"]:
        method = "sampled_shapley_attribution"
        settings = {"path_count": min(case["effort"], 50)}
    else:
        natural = case["data"] == "photograph"
        method = "xrai_attribution" if natural else "integrated_gradients_attribution"
        settings = {"step_count": min(case["effort"], 100)}
        if "noise" in case:
            settings["smooth_grad_config"] = {"noise_sigma": case["noise"]}
        if "blur" in case:
            settings["blur_baseline_config"] = {"max_blur_sigma": case["blur"]}
    inputs = {name: {"input_baselines": values} for name, values in case["inputs"].items()}
    spec = {
        "parameters": {method: settings},
        "metadata": {"inputs": inputs, "outputs": {case["output"]: {}}},
    }
    return ExplanationSpec.from_json(json.dumps(spec))
    ### END SOLUTION
