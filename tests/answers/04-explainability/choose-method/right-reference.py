def choose_method(case):
    """Choose the method of explanation for a case, and say why.

    Parameters
    ----------
    case : dict
        model ("linear", "trees", "network", "black box" or "forecast"); data
        ("table", "text", "photograph" for a natural scene, "scan" for any other
        picture); need ("prediction": why this one; "model": what drives it over
        many rows; "metric": how much of it depends on a feature; "cases": similar
        training examples; "significance": standard errors and p-values); place
        ("python" or "bigquery": where the model lives).

    Returns
    -------
    tuple of two texts
        A method out of linear-shap, tree-shap, sampled-shapley,
        integrated-gradients, xrai, nearest-examples, permutation-importance,
        mean-absolute-attributions, ML.EXPLAIN_PREDICT, ML.GLOBAL_EXPLAIN,
        ML.EXPLAIN_FORECAST, ML.ADVANCED_WEIGHTS, vertex-explainable-ai; and a
        reason out of "the model is a sum", "trees can be computed exactly", "only
        predictions are to be had", "gradients are to be had", "regions say more
        than pixels", "the picture is no natural scene", "cases are asked for",
        "the metric is asked for", "many predictions are asked for", "the model
        lives in BigQuery", "a forecast is a sum of components", "significance is
        asked for".
    """
    ### BEGIN SOLUTION
    need, model = case["need"], case["model"]
    if need == "cases":
        return "nearest-examples", "cases are asked for"
    if need == "metric":
        return "permutation-importance", "the metric is asked for"
    if need == "significance":
        return "ML.ADVANCED_WEIGHTS", "significance is asked for"
    if model == "forecast":
        return "ML.EXPLAIN_FORECAST", "a forecast is a sum of components"
    if case["place"] == "bigquery":
        function = "ML.GLOBAL_EXPLAIN" if need == "model" else "ML.EXPLAIN_PREDICT"
        return function, "the model lives in BigQuery"
    if need == "model":
        return "mean-absolute-attributions", "many predictions are asked for"
    if model == "linear":
        return "linear-shap", "the model is a sum"
    if model == "trees":
        return "tree-shap", "trees can be computed exactly"
    if model == "black box":
        return "sampled-shapley", "only predictions are to be had"
    if case["data"] == "photograph":
        return "xrai", "regions say more than pixels"
    if case["data"] == "scan":
        return "integrated-gradients", "the picture is no natural scene"
    return "integrated-gradients", "gradients are to be had"
    ### END SOLUTION
