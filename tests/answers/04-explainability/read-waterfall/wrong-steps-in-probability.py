# score: 2
# says: add first, turn at the end
# misconception: explainability/steps-in-probability
import numpy as np


def read_waterfall(base, values):
    steps = np.asarray(values, dtype=float)
    probability = lambda log_odds: 1 / (1 + np.exp(-log_odds))
    return {
        "base_probability": probability(base),
        "probability": probability(base) + probability(steps).sum(),
        "odds_factors": np.exp(steps),
    }
