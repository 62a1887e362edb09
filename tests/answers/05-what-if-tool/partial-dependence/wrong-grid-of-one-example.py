# score: 3
# says: is
# misconception: slip
from collections import Counter

import numpy as np


def partial_dependence(predict, examples, feature, index=None):
    """Compute what a model would say if one feature were different.

    Parameters
    ----------
    predict : callable
        Takes a list of dicts and gives one number for each.
    examples : list of dict
        Do not change them.
    feature : str
        The feature to change.
    index : int or None
        The only example to change (local), or None for all of them (global).

    Returns
    -------
    dict
        ``values``, in ascending order, and ``means``: for each value the mean
        prediction if the feature had it in every changed example. Numbers: ten values,
        evenly spaced from the lowest to the highest of all the examples; if all are
        whole numbers, each is cut to a whole number, without repeats. Texts: the ten
        commonest of all the examples, without those that occur only once.
    """
    ### BEGIN SOLUTION
    column = [example[feature] for example in (examples if index is None else [examples[index]])]
    if isinstance(column[0], str):
        commonest = Counter(column).most_common(10)
        values = sorted(value for value, count in commonest if count > 1)
    else:
        values = np.linspace(min(column), max(column), 10)
        if all(isinstance(value, int) for value in column):
            values = np.unique(values.astype(int))
        values = values.tolist()
    changed = examples if index is None else [examples[index]]
    means = [np.mean(predict([row | {feature: value} for row in changed])) for value in values]
    return {"values": values, "means": means}
    ### END SOLUTION
