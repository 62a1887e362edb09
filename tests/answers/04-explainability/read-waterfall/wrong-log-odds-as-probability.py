# score: 1
# says: taken for probabilities
# misconception: explainability/log-odds-as-probability
import numpy as np


def read_waterfall(base, values):
    steps = np.asarray(values, dtype=float)
    probability = lambda log_odds: log_odds
    return {
        "base_probability": probability(base),
        "probability": probability(base + steps.sum()),
        "odds_factors": np.exp(steps),
    }
