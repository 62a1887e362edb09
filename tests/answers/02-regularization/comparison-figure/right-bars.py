import matplotlib.pyplot as plt


def plot_comparison(table, baseline, ax):
    upside_down = table.iloc[::-1]
    ax.barh(upside_down.index, upside_down["test_loss"])
    ax.axvline(table.loc[baseline, "test_loss"], color="black")
    ax.set_xlabel("test loss")
