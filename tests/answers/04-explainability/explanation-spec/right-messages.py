from google.cloud import aiplatform_v1 as service


def explanation_spec(case):
    parameters = service.ExplanationParameters()
    if case["wanted"] == "neighbors":
        parameters.examples.neighbor_count = case["effort"]
        parameters.examples.example_gcs_source.gcs_source.uris.append(case["examples"])
        parameters.examples.presets.modality = service.Presets.Modality.IMAGE
    elif not case["differentiable"]:
        parameters.sampled_shapley_attribution.path_count = min(case["effort"], 50)
    else:
        if case["data"] == "photograph":
            method = service.XraiAttribution()
        else:
            method = service.IntegratedGradientsAttribution()
        method.step_count = min(case["effort"], 100)
        if "noise" in case:
            method.smooth_grad_config.noise_sigma = case["noise"]
            method.smooth_grad_config.noisy_sample_count = 3
        if "blur" in case:
            method.blur_baseline_config.max_blur_sigma = case["blur"]
        if case["data"] == "photograph":
            parameters.xrai_attribution = method
        else:
            parameters.integrated_gradients_attribution = method
    metadata = service.ExplanationMetadata()
    for name, baselines in case["inputs"].items():
        metadata.inputs[name] = service.ExplanationMetadata.InputMetadata(input_tensor_name=name)
        metadata.inputs[name].input_baselines.extend(baselines)
    metadata.outputs[case["output"]] = service.ExplanationMetadata.OutputMetadata()
    return service.ExplanationSpec(parameters=parameters, metadata=metadata)
