import numpy as np
import pandas as pd


def reversal(decisions, groups, strata):
    table = pd.DataFrame(
        {"yes": np.asarray(decisions), "group": np.asarray(groups), "stratum": np.asarray(strata)}
    )
    rates = table.pivot_table(index="stratum", columns="group", values="yes", aggfunc="mean")
    within = rates.iloc[:, 0] - rates.iloc[:, 1]
    whole = table.groupby("group")["yes"].mean()
    overall = whole.iloc[0] - whole.iloc[1]
    shares = table["stratum"].value_counts(normalize=True)
    return {
        "overall": float(overall),
        "within": within.to_dict(),
        "adjusted": float((within * shares).sum()),
        "reversed": bool((np.sign(within) == -np.sign(overall)).all() and overall != 0),
    }
