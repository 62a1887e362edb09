def average_precision(y_true, scores):
    pairs = list(zip(scores, y_true))
    positives = sum(bool(label) for _, label in pairs)
    if not positives:
        return float("nan")
    total, recall_before = 0.0, 0.0
    for threshold in sorted({score for score, _ in pairs}, reverse=True):
        flagged = [bool(label) for score, label in pairs if score >= threshold]
        recall = sum(flagged) / positives
        total += sum(flagged) / len(flagged) * (recall - recall_before)
        recall_before = recall
    return total
