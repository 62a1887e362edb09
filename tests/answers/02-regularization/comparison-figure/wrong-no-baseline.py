# score: 2
# says: upright line
# misconception: regularization/no-baseline
import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    heights = range(len(table))
    ax.plot(table["test_loss"], heights, marker="o", linestyle="none")
    ax.set_yticks(heights, table.index)
    ax.invert_yaxis()
    ax.set_xlabel("log loss on the test set")
    ax.legend()
