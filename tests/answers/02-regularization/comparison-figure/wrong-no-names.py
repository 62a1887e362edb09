# score: 1.25
# says: does not name
# misconception: slip
import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    heights = range(len(table))
    ax.plot(table["test_loss"], heights, marker="o", linestyle="none")
    ax.axvline(table["test_loss"][baseline], color="black", linestyle="--", label=baseline)
    ax.invert_yaxis()
    ax.set_xlabel("log loss on the test set")
    ax.legend()
