import numpy as np
import pandas as pd


def sanity_check(maps, randomised_maps, threshold):
    found = []
    for before, after in zip(np.asarray(maps), np.asarray(randomised_maps)):
        ranks = [pd.Series(one.ravel()).rank() for one in (before, after)]
        found.append(abs(ranks[0].corr(ranks[1])))
    similarity = pd.Series(found).mean()
    return {"similarity": float(similarity), "passes": bool(similarity <= threshold)}
