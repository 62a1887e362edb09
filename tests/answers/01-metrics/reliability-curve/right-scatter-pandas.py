import numpy as np
import pandas as pd


def plot_reliability(y_true, probabilities, bins, ax):
    frame = pd.DataFrame({"truth": list(y_true), "probability": list(probabilities)})
    edges = np.linspace(0, 1, bins + 1)
    edges[-1] = 1.1
    frame["bin"] = pd.cut(frame["probability"], edges, right=False)
    means = frame.groupby("bin", observed=True).mean()
    ax.scatter(means["probability"], means["truth"])
    ax.axline((0, 0), slope=1)
    ax.set(xlabel="promised", ylabel="happened")
    return ax
