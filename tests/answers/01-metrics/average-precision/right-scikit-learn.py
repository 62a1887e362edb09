from sklearn.metrics import average_precision_score


def average_precision(y_true, scores):
    labels = [int(label) for label in y_true]
    if sum(labels) == 0:
        return float("nan")
    return average_precision_score(labels, list(scores))
