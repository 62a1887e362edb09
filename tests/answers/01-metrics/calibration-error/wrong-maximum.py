# score: 1
# says: largest gap
# misconception: metrics/ece-as-maximum
import numpy as np


def calibration_error(y_true, probabilities, bins):
    """Compute two measures of how far probabilities are from the truth.

    Bins are of equal width on the interval from 0 to 1; each holds its lower
    edge, and the last one holds 1 as well.

    Parameters
    ----------
    y_true : sequence of 0/1
    probabilities : sequence of float
    bins : int

    Returns
    -------
    dict
        brier: mean squared difference between probability and truth.
        ece: expected calibration error, the gaps between mean probability and
        observed share of positives, each weighted by its bin's share of the
        examples.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true, dtype=float)
    values = np.asarray(probabilities, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    ece = 0.0
    for number in np.unique(place):
        inside = place == number
        gap = abs(values[inside].mean() - truth[inside].mean())
        ece = max(ece, gap)
    return {"brier": ((values - truth) ** 2).mean(), "ece": ece}
    ### END SOLUTION
