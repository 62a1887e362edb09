# score: 3.33
# says: is right here, but not because of that
# misconception: metrics/right-metric-wrong-reason
def choose_metric(scenario):
    """Choose the metric for a scenario, and say why.

    Parameters
    ----------
    scenario : dict
        Fields that apply, of these: task ("binary", "multiclass", "regression",
        "ranking"); use ("decision", "order", "probability": what the output of a
        binary model is used for); prevalence (share of positives; rare means
        below 0.1); cost_fp and cost_fn (given if they are known); worse_error
        ("miss", "false alarm"; given if the costs are not known);
        rare_classes_matter (bool); relative_errors (bool: errors count in
        percent); zeros_occur (bool: the target can be 0); outliers ("noise",
        "matter").

    Returns
    -------
    tuple of two texts
        A metric out of accuracy, precision, recall, expected_cost, roc_auc,
        average_precision, log_loss, macro_f1, micro_f1, mae, rmse, mape, rmsle,
        r2, ndcg; and a reason out of "costs are known", "misses are worse",
        "false alarms are worse", "positives are rare", "classes are balanced",
        "probabilities are used as numbers", "every class counts the same",
        "every example counts the same", "outliers are noise", "large errors are
        worse", "errors count in percent", "errors count in percent and zeros
        occur", "order matters".
    """
    ### BEGIN SOLUTION
    task = scenario["task"]
    if task == "ranking":
        return "ndcg", "every example counts the same"
    if task == "multiclass":
        if scenario["rare_classes_matter"]:
            return "macro_f1", "every class counts the same"
        return "micro_f1", "every example counts the same"
    if task == "regression":
        if scenario["relative_errors"] and scenario["zeros_occur"]:
            return "rmsle", "errors count in percent and zeros occur"
        if scenario["relative_errors"]:
            return "mape", "errors count in percent"
        if scenario["outliers"] == "noise":
            return "mae", "outliers are noise"
        return "rmse", "large errors are worse"
    if scenario["use"] == "probability":
        return "log_loss", "probabilities are used as numbers"
    if scenario["use"] == "order":
        if scenario["prevalence"] < 0.1:
            return "average_precision", "positives are rare"
        return "roc_auc", "classes are balanced"
    if "cost_fp" in scenario:
        return "expected_cost", "misses are worse"
    if scenario["worse_error"] == "miss":
        return "recall", "misses are worse"
    return "precision", "false alarms are worse"
    ### END SOLUTION
