# score: 5
# says: is right here, but not because of that
# misconception: explainability/right-method-wrong-reason
def choose_method(case):
    need, place, model = case["need"], case["place"], case["model"]
    if need == "cases":
        return "nearest-examples", "cases are asked for"
    if need == "metric":
        return "permutation-importance", "the metric is asked for"
    if need == "significance":
        return "ML.ADVANCED_WEIGHTS", "significance is asked for"
    if model == "forecast":
        return "ML.EXPLAIN_FORECAST", "a forecast is a sum of components"
    if place == "bigquery":
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
        return "integrated-gradients", "gradients are to be had"
    return "integrated-gradients", "gradients are to be had"
