import numpy as np
from scipy.special import expit


def read_waterfall(base, values):
    path = expit(base + np.concatenate([[0.0], np.cumsum(values)]))
    return {"base_probability": path[0], "probability": path[-1], "odds_factors": np.exp(values)}
