# score: 2
# says: not at even odds
# misconception: explainability/base-left-out
import numpy as np


def read_waterfall(base, values):
    steps = np.asarray(values, dtype=float)
    probability = lambda log_odds: 1 / (1 + np.exp(-log_odds))
    return {
        "base_probability": probability(base),
        "probability": probability(steps.sum()),
        "odds_factors": np.exp(steps),
    }
