# score: 1.5
# says: ties share
# misconception: explainability/ties-by-position
import numpy as np
from scipy.stats import spearmanr


def sanity_check(maps, randomised_maps, threshold):
    similarities = []
    for before, after in zip(maps, randomised_maps):
        before, after = np.ravel(before), np.ravel(after)
        if np.ptp(before) == 0 or np.ptp(after) == 0:
            continue
        similarities.append(abs(np.corrcoef(np.argsort(np.argsort(before, kind="stable")), np.argsort(np.argsort(after, kind="stable")))[0, 1]))
    similarity = np.mean(similarities) if similarities else float("nan")
    return {"similarity": similarity, "passes": bool(similarity <= threshold)}
