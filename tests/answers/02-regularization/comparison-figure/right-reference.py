import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    """Draw the test loss of every technique.

    Each technique has a row of its own, named on the y axis, with a point or a bar
    that ends at its test loss; the table's first row is on top. An upright line
    marks the baseline's test loss. The x axis has a label.

    Parameters
    ----------
    table : pandas.DataFrame
        As `comparison_table` gives it; only ``test_loss`` is used.
    baseline : str
        The technique to compare with, one of the table's index.
    ax : matplotlib.axes.Axes
        Where to draw.
    """
    ### BEGIN SOLUTION
    heights = range(len(table))
    ax.plot(table["test_loss"], heights, marker="o", linestyle="none")
    ax.axvline(table["test_loss"][baseline], color="black", linestyle="--", label=baseline)
    ax.set_yticks(heights, table.index)
    ax.invert_yaxis()
    ax.set_xlabel("log loss on the test set")
    ax.legend()
    ### END SOLUTION
