# score: 0
# says: on their own
# misconception: explainability/images-ranked-together
import numpy as np
from scipy.stats import spearmanr


def sanity_check(maps, randomised_maps, threshold):
    similarity = abs(spearmanr(np.ravel(maps), np.ravel(randomised_maps)).statistic)
    return {"similarity": similarity, "passes": bool(similarity <= threshold)}
