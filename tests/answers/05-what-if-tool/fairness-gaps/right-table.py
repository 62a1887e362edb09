import numpy as np
import pandas as pd


def fairness_gaps(truth, scores, groups, thresholds):
    table = pd.DataFrame({"repaid": truth, "score": scores, "group": groups})
    table["yes"] = table["score"] >= table["group"].map(thresholds)
    table["right"] = table["yes"] == table["repaid"].astype(bool)

    def gap(rows, column):
        return np.ptp(rows.groupby("group")[column].mean().astype(float))

    return {
        "demographic parity": gap(table, "yes"),
        "equal opportunity": gap(table[table["repaid"] == 1], "yes"),
        "equal accuracy": gap(table, "right"),
    }
