# score: 1.5
# says: They fail
# misconception: explainability/similar-maps-pass
import numpy as np
from scipy.stats import spearmanr


def sanity_check(maps, randomised_maps, threshold):
    similarities = []
    for before, after in zip(maps, randomised_maps):
        before, after = np.ravel(before), np.ravel(after)
        if np.ptp(before) == 0 or np.ptp(after) == 0:
            continue
        similarities.append(abs(spearmanr(before, after).statistic))
    similarity = np.mean(similarities) if similarities else float("nan")
    return {"similarity": similarity, "passes": bool(similarity > threshold)}
