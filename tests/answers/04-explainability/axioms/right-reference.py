import numpy as np


def audit(attribute, rng):
    """Test whether an attribution method keeps the four promises of Shapley values.

    Try it on functions, rows and baselines of your own. The promises:

    - efficiency: the values add up to f(x) minus f(baseline);
    - symmetry: two features that f treats alike, with the same value in x and the
      same in the baseline, get the same;
    - dummy: a feature that f does not use gets nothing;
    - additivity: the values of the sum of two functions are the sums of their values.

    Parameters
    ----------
    attribute : callable
        The method: takes f, x and baseline, as `shapley` does, and returns one value
        a feature. f takes an array of shape (rows, features) and gives one number
        a row.
    rng : numpy.random.Generator
        For numbers that are drawn, so that nothing is right by accident.

    Returns
    -------
    dict
        ``efficiency``, ``symmetry``, ``dummy`` and ``additivity``: whether the method
        kept the promise each time, True or False.
    """
    ### BEGIN SOLUTION
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
        kept["dummy"] &= np.isclose(values[3], 0)
        kept["additivity"] &= np.allclose(attribute(both, x, baseline), summed)
    return kept
    ### END SOLUTION
