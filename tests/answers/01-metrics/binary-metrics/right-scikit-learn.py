import numpy as np
import pandas as pd
from sklearn import metrics


def binary_metrics(y_true, scores, threshold):
    names = ["precision", "recall", "f1", "accuracy", "fpr", "balanced_accuracy", "mcc"]
    frame = pd.DataFrame({"truth": list(y_true), "score": list(scores)})
    if frame.empty:
        return dict.fromkeys(names, np.nan)
    truth = frame["truth"].astype(int)
    decision = (frame["score"] >= threshold).astype(int)
    tn, fp, fn, tp = metrics.confusion_matrix(truth, decision, labels=[0, 1]).ravel()
    fpr = fp / (fp + tn) if fp + tn else np.nan
    recall = metrics.recall_score(truth, decision, zero_division=np.nan)
    degenerate = truth.nunique() < 2 or decision.nunique() < 2
    return {
        "precision": metrics.precision_score(truth, decision, zero_division=np.nan),
        "recall": recall,
        "f1": metrics.f1_score(truth, decision, zero_division=np.nan),
        "accuracy": metrics.accuracy_score(truth, decision),
        "fpr": fpr,
        "balanced_accuracy": np.mean([recall, 1 - fpr]),
        "mcc": np.nan if degenerate else metrics.matthews_corrcoef(truth, decision),
    }
