# score: 1
# says: is
# misconception: slip
import numpy as np


def regression_counterfactual(index, distances, predicted, threshold=None):
    """Find the nearest example with a prediction that is different enough.

    Parameters
    ----------
    index : int
        The example to explain.
    distances : sequence of float
        From that example to every example.
    predicted : sequence of float
        What the model predicts for each example.
    threshold : float or None
        The least difference that counts, in either direction. None means the sample
        standard deviation of the predictions, as in the tool.

    Returns
    -------
    int or None
        The number of the nearest such example, the first of equally near ones. It is
        never the example itself. None if there is no such example.
    """
    ### BEGIN SOLUTION
    predictions = np.asarray(predicted, dtype=float)
    least = predictions.std(ddof=1)
    different = np.abs(predictions - predictions[index]) >= least
    rows = [row for row in np.flatnonzero(different) if row != index]
    return int(min(rows, key=lambda row: distances[row])) if rows else None
    ### END SOLUTION
