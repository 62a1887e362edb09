import numpy as np


def guess_outlook(eliminated, needed):
    ways = np.array([1.0])
    for count in eliminated:
        left = 4 - count
        ways = np.convolve(ways, [1 - 1 / left, 1 / left])
    return {
        "expected": float(np.arange(len(ways)) @ ways),
        "at_least": float(ways[needed:].sum()),
    }
