# score: 2.25
# says: mean is lost
# misconception: explainability/constant-map-spoils-the-mean
import numpy as np
from scipy.stats import spearmanr


def sanity_check(maps, randomised_maps, threshold):
    similarities = []
    for before, after in zip(maps, randomised_maps):
        before, after = np.ravel(before), np.ravel(after)
        
        similarities.append(abs(spearmanr(before, after).statistic))
    similarity = np.mean(similarities) if similarities else float("nan")
    return {"similarity": similarity, "passes": bool(similarity <= threshold)}
