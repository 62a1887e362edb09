import numpy as np
import pandas as pd


def group_gaps(y_true, y_pred, groups):
    people = pd.DataFrame({"y": list(y_true), "d": list(y_pred), "g": list(groups)})
    people["right"] = people.y == people.d
    rates = people.groupby("g")[["d", "right"]].mean()
    tpr = people[people.y == 1].groupby("g").d.mean()
    return {
        "parity": np.ptp(rates.d.to_numpy()),
        "accuracy": np.ptp(rates.right.to_numpy()),
        "tpr": np.ptp(tpr.to_numpy()) if len(tpr) > 1 else np.nan,
    }
