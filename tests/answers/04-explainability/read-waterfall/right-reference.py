import numpy as np


def read_waterfall(base, values):
    """Read the waterfall of a classifier, whose steps are log-odds.

    Parameters
    ----------
    base : float
        Where the waterfall starts.
    values : array_like of float, shape (features,)
        Its steps.

    Returns
    -------
    dict
        ``base_probability`` and ``probability``, of the start and of the end;
        ``odds_factors``, shape (features,), by what each step multiplies the odds.
    """
    ### BEGIN SOLUTION
    steps = np.asarray(values, dtype=float)
    probability = lambda log_odds: 1 / (1 + np.exp(-log_odds))
    return {
        "base_probability": probability(base),
        "probability": probability(base + steps.sum()),
        "odds_factors": np.exp(steps),
    }
    ### END SOLUTION
