import math


def read_waterfall(base, values):
    odds = math.exp(base)
    factors = [math.exp(value) for value in values]
    return {
        "base_probability": odds / (1 + odds),
        "probability": odds * math.prod(factors) / (1 + odds * math.prod(factors)),
        "odds_factors": factors,
    }
