# score: 4.5
# says: wants to see training examples
# misconception: explainability/attribution-when-cases-are-asked
def choose_method(case):
    need, place, model = case["need"], case["place"], case["model"]
    if need == "cases":
        return "integrated-gradients", "cases are asked for"
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
        return "integrated-gradients", "the picture is no natural scene"
    return "integrated-gradients", "gradients are to be had"
