# score: 0
# says: not with plt
# misconception: slip
import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    plt.barh(table.index, table["test_loss"])
    plt.axvline(table["test_loss"][baseline])
    plt.xlabel("test loss")
