"""shap's own plots, in colours that can be told apart by their lightness.

shap's red and blue are equally light: printed in grey, or seen by a colour-blind reader, a high and
a low value are one. Here low is darker than high, and no white text stands on a pale bar.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from grader.lab import figures

LIGHTNESS = LinearSegmentedColormap.from_list("dark to light", ["#00224e", "#e07000"])
"""Low to high values; every colour on it has a contrast of 3:1 or more on white."""

UP, DOWN = "#A63F00", "#00548F"
"""Bars that push up and down; white text on either has a contrast above 6:1."""

GREY = "#595959"


def waterfall(explanation: Any, most: int = 7) -> Figure:
    """Draw one row's attributions as a staircase from the base value to the score.

    Parameters
    ----------
    explanation
        One row of a `shap.Explanation`.
    most
        Bars; the last one sums up all features that are left.
    """
    import shap

    # The only way to shap's colours for this plot; shap calls it experimental.
    from shap.plots._style import style_context

    figure, axes = plt.subplots(layout="constrained")
    plt.sca(axes)
    with style_context(
        primary_color_positive=UP,
        primary_color_negative=DOWN,
        secondary_color_positive=UP,
        secondary_color_negative=DOWN,
        tick_labels_color=GREY,
    ):
        shap.plots.waterfall(explanation, max_display=most, show=False)
    figure.set_size_inches(7.5, 0.45 * most + 1)
    return figure


def beeswarm(explanation: Any, most: int = 8) -> Figure:
    """Draw a point for every row and feature: where it lies is its attribution.

    Parameters
    ----------
    explanation
        A `shap.Explanation` of many rows.
    most
        Features; the last line sums up all that are left.
    """
    import shap

    figure, axes = plt.subplots(figsize=(7.5, 0.45 * most + 1), layout="constrained")
    shap.plots.beeswarm(
        explanation,
        max_display=most,
        ax=axes,
        show=False,
        plot_size=None,
        color=LIGHTNESS,
    )
    return figure


def dependence(*explanations: Any) -> tuple[Figure, Any]:
    """Draw the attribution of a feature against its value, one panel for each.

    Parameters
    ----------
    *explanations
        Columns of a `shap.Explanation`.

    Returns
    -------
    tuple
        The figure, and an array of its axes.
    """
    import shap

    figure, panels = figures.subplots(len(explanations), width=4.6)
    panels = [panels] if len(explanations) == 1 else list(panels)
    for axes, explanation in zip(panels, explanations, strict=True):
        shap.plots.scatter(explanation, ax=axes, show=False, color=DOWN, hist=False)
    return figure, panels
