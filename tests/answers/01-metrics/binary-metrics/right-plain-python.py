def binary_metrics(y_true, scores, threshold):
    nan = float("nan")
    cells = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    for truth, score in zip(y_true, scores):
        cells[bool(truth), score >= threshold] += 1
    tp, fn = cells[True, True], cells[True, False]
    fp, tn = cells[False, True], cells[False, False]
    result = {
        "precision": tp / (tp + fp) if tp + fp else nan,
        "recall": tp / (tp + fn) if tp + fn else nan,
        "accuracy": (tp + tn) / sum(cells.values()) if sum(cells.values()) else nan,
        "fpr": fp / (fp + tn) if fp + tn else nan,
        "f1": tp / (tp + (fp + fn) / 2) if tp + fp + fn else nan,
    }
    specificity = 1 - result["fpr"]
    result["balanced_accuracy"] = (result["recall"] + specificity) / 2
    product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    result["mcc"] = (tp * tn - fp * fn) / product**0.5 if product else nan
    return result
