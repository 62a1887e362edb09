# score: 2.75
# says: has no label
# misconception: slip
import matplotlib.pyplot as plt
import numpy as np


def plot_reliability(y_true, probabilities, bins, ax):
    """Draw the reliability curve of a classifier.

    The interval from 0 to 1 is cut into bins of equal width; each bin holds its
    lower edge, and the last one holds 1 as well. Every bin that is not empty
    gives one point: its mean predicted probability to the right, the observed
    share of positives up. The diagonal from (0, 0) to (1, 1) and both axis
    labels belong to the figure.

    Parameters
    ----------
    y_true : sequence of 0/1
    probabilities : sequence of float
    bins : int
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    ### BEGIN SOLUTION
    truth = np.asarray(y_true, dtype=float)
    values = np.asarray(probabilities, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    filled = np.unique(place)
    promised = [values[place == number].mean() for number in filled]
    observed = [truth[place == number].mean() for number in filled]
    ax.plot([0, 1], [0, 1], linestyle="--", color="grey", label="calibrated")
    ax.plot(promised, observed, marker="o", label="model")
    ax.legend()
    ### END SOLUTION
