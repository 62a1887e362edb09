# score: 4
# says: that this method keeps dummy
# misconception: slip
import numpy as np


def audit(attribute, rng):
    kept = dict.fromkeys(("efficiency", "symmetry", "dummy", "additivity"), True)
    for _ in range(5):
        x, baseline, scale = rng.normal(size=(3, 4))
        x[1], baseline[1] = x[0], baseline[0]

        def one(z):
            return scale[0] + z[:, 0] + z[:, 1] + scale[1] * z[:, 0] * z[:, 1] * z[:, 2]

        def other(z):
            return scale[2] * z[:, 0] * z[:, 2]

        def both(z):
            return one(z) + other(z)

        values = attribute(one, x, baseline)
        above, below = one(np.array([x, baseline]))
        summed = values + attribute(other, x, baseline)
        kept["efficiency"] &= np.isclose(values.sum(), above - below)
        kept["symmetry"] &= np.isclose(values[0], values[1])
        kept["dummy"] &= abs(values[3]) <= np.abs(values).mean()
        kept["additivity"] &= np.allclose(attribute(both, x, baseline), summed)
    return kept
