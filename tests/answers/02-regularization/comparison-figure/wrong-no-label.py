# score: 2.75
# says: no label
# misconception: slip
import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    heights = range(len(table))
    ax.plot(table["test_loss"], heights, marker="o", linestyle="none")
    ax.axvline(table["test_loss"][baseline], color="black", linestyle="--", label=baseline)
    ax.set_yticks(heights, table.index)
    ax.invert_yaxis()
    ax.legend()
