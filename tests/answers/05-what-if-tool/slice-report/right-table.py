import pandas as pd


def slice_report(truth, first, second, slices, least):
    table = pd.DataFrame({"y": list(truth), "slice": list(slices)})
    table["gain"] = (table["y"] == list(first)).astype(int) - (table["y"] == list(second))
    sign = 1 if table["gain"].sum() >= 0 else -1
    grouped = table.groupby("slice")
    support = grouped["y"].agg(lambda labels: min(labels.sum(), len(labels) - labels.sum()))
    loses = sign * grouped["gain"].sum() < 0
    return {
        "better": "first" if sign > 0 else "second",
        "worse_in": sorted(support.index[loses & (support >= least)]),
        "too_small": sorted(support.index[support < least]),
    }
