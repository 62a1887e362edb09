# score: 0.5
# says: L1 was used
# misconception: what-if-tool/norm-ignored
import numpy as np
import pandas as pd


def counterfactual(index, examples, label, predicted, norm):
    """Find the nearest example that the model judges otherwise, as the tool does.

    Parameters
    ----------
    index : int
        The example to explain.
    examples : list of dict
        All the examples; numbers and texts, in the same features.
    label : str
        The feature that holds the truth. It is no part of the distance.
    predicted : sequence of int
        The class that the model predicts for each example.
    norm : str
        ``"L1"`` adds up the shares of the features, ``"L2"`` their squares, without
        a root at the end. A number's share is its absolute difference divided by the
        feature's sample standard deviation, or 0 if that is 0. A text's share is 0
        if both are equal, else the chance that two examples, drawn with replacement,
        have the same text. A text that is different in every example is left out.

    Returns
    -------
    dict
        ``row``, the number of the nearest example of another predicted class, the
        first of equally near ones, and ``distance``; both None if there is no such
        example.
    """
    ### BEGIN SOLUTION
    table = pd.DataFrame(examples).drop(columns=label)
    away = np.zeros(len(table))
    for _, column in table.items():
        if pd.api.types.is_numeric_dtype(column):
            deviation = column.std()
            share = (column - column[index]).abs() / deviation if deviation else 0 * column
        elif column.nunique() == len(column):
            continue
        else:
            chance = (column.value_counts(normalize=True) ** 2).sum()
            share = (column != column[index]) * chance
        away += share
    rows = [row for row, kind in enumerate(predicted) if kind != predicted[index]]
    if not rows:
        return {"row": None, "distance": None}
    nearest = min(rows, key=lambda row: away[row])
    return {"row": nearest, "distance": away[nearest]}
    ### END SOLUTION
