def choose_method(case):
    match case:
        case {"need": "cases"}:
            return ["nearest-examples", "cases are asked for"]
        case {"need": "metric"}:
            return ["permutation-importance", "the metric is asked for"]
        case {"need": "significance"}:
            return ["ML.ADVANCED_WEIGHTS", "significance is asked for"]
        case {"model": "forecast"}:
            return ["ML.EXPLAIN_FORECAST", "a forecast is a sum of components"]
        case {"place": "bigquery", "need": "model"}:
            return ["ML.GLOBAL_EXPLAIN", "the model lives in BigQuery"]
        case {"place": "bigquery"}:
            return ["ML.EXPLAIN_PREDICT", "the model lives in BigQuery"]
        case {"need": "model"}:
            return ["mean-absolute-attributions", "many predictions are asked for"]
        case {"model": "network", "data": "photograph"}:
            return ["xrai", "regions say more than pixels"]
        case {"model": "network", "data": "scan"}:
            return ["integrated-gradients", "the picture is no natural scene"]
        case {"model": "network"}:
            return ["integrated-gradients", "gradients are to be had"]
        case {"model": "trees"}:
            return ["tree-shap", "trees can be computed exactly"]
        case {"model": "linear"}:
            return ["linear-shap", "the model is a sum"]
    return ["sampled-shapley", "only predictions are to be had"]
