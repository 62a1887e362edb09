# score: 0
# says: bright pixels decide
# misconception: explainability/values-instead-of-ranks
import numpy as np
from scipy.stats import pearsonr


def sanity_check(maps, randomised_maps, threshold):
    similarities = []
    for before, after in zip(maps, randomised_maps):
        before, after = np.ravel(before), np.ravel(after)
        if np.ptp(before) == 0 or np.ptp(after) == 0:
            continue
        similarities.append(abs(pearsonr(before, after).statistic))
    similarity = np.mean(similarities) if similarities else float("nan")
    return {"similarity": similarity, "passes": bool(similarity <= threshold)}
