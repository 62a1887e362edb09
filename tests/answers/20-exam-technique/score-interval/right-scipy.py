from scipy.stats import binomtest


def score_interval(right, questions):
    found = binomtest(right, questions).proportion_ci(confidence_level=0.95, method="wilson")
    return {"low": found.low, "high": found.high}
