import numpy as np
import pandas as pd


def rank_regions(attributions, segments):
    values = np.asarray(attributions, dtype=float)
    per_pixel = values.reshape(*np.shape(segments), -1).sum(axis=-1)
    frame = pd.DataFrame({"region": np.ravel(segments), "value": per_pixel.ravel()})
    table = frame.groupby("region")["value"].agg(["mean", "sum", "count"])
    table = table.sort_values("mean", ascending=False)
    return {
        "order": [int(region) for region in table.index],
        "area": list(table["count"].cumsum() / len(frame)),
        "attribution": list(table["sum"].cumsum() / table["sum"].sum()),
    }
