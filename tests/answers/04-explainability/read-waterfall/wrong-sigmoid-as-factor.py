# score: 2
# says: is no factor
# misconception: explainability/sigmoid-as-factor
import numpy as np


def read_waterfall(base, values):
    steps = np.asarray(values, dtype=float)
    probability = lambda log_odds: 1 / (1 + np.exp(-log_odds))
    return {
        "base_probability": probability(base),
        "probability": probability(base + steps.sum()),
        "odds_factors": probability(steps),
    }
