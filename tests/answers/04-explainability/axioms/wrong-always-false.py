# score: 0
# says: was not promised
# misconception: slip
import numpy as np


def audit(attribute, rng):
    return dict.fromkeys(("efficiency", "symmetry", "dummy", "additivity"), False)
