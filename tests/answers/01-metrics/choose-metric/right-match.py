def choose_metric(scenario):
    match scenario:
        case {"task": "binary", "use": "decision", "cost_fp": _, "cost_fn": _}:
            return ("expected_cost", "costs are known")
        case {"task": "binary", "use": "decision", "worse_error": "miss"}:
            return ("recall", "misses are worse")
        case {"task": "binary", "use": "decision"}:
            return ("precision", "false alarms are worse")
        case {"task": "binary", "use": "order", "prevalence": share}:
            rare = ("average_precision", "positives are rare")
            return rare if share < 0.1 else ("roc_auc", "classes are balanced")
        case {"task": "binary"}:
            return ("log_loss", "probabilities are used as numbers")
        case {"rare_classes_matter": True}:
            return ("macro_f1", "every class counts the same")
        case {"rare_classes_matter": False}:
            return ("micro_f1", "every example counts the same")
        case {"relative_errors": True, "zeros_occur": True}:
            return ("rmsle", "errors count in percent and zeros occur")
        case {"relative_errors": True}:
            return ("mape", "errors count in percent")
        case {"outliers": "noise"}:
            return ("mae", "outliers are noise")
        case {"outliers": "matter"}:
            return ("rmse", "large errors are worse")
        case _:
            return ("ndcg", "order matters")
