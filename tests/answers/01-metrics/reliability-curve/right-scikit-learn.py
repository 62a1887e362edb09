from sklearn.calibration import calibration_curve


def plot_reliability(y_true, probabilities, bins, ax):
    observed, promised = calibration_curve(y_true, probabilities, n_bins=bins)
    ax.errorbar(promised, observed, fmt="s-")
    ax.plot([0, 1], [0, 1])
    ax.set_xlabel("confidence")
    ax.set_ylabel("frequency")
