import numpy as np


def plot_comparison(table, baseline, ax):
    reference = table.loc[baseline, "test_loss"]
    rows = np.arange(len(table))[::-1]
    ax.hlines(rows, reference, table["test_loss"], color="grey")
    ax.scatter(table["test_loss"], rows)
    ax.vlines(reference, -0.5, len(table) - 0.5, linestyle="--")
    ax.set_yticks(rows)
    ax.set_yticklabels(table.index)
    ax.set_xlabel("log loss, unseen rows")
