"""Draw a patient's chart, with its reading in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.lab import figures
from grader.lab.probe import Chart

_WIDTH, _HEIGHT = 3.1, 2.8
_SMALLEST = 1e-9

_ORDINARY = {"gradient_norm": (1e-3, 1e1), "update_ratio": (1e-5, 1e0)}
"""Ends of the axes, so that charts can be compared; what lies outside widens them."""

_SHARES = {"dead": -1, "saturated": -1, "twins": 0}
"""Shares that are drawn, and at which look."""


def show(chart: Chart, title: str) -> None:
    """Show a chart as a figure of four panels, with a description computed from it.

    Parameters
    ----------
    chart
        Of one training run.
    title
        Whose chart it is.
    """
    figure, (losses, gradients, activity, steps) = figures.subplots(4, width=_WIDTH, height=_HEIGHT)
    _losses(losses, chart)
    _norms(gradients, chart, "gradient_norm", first=0)
    _norms(steps, chart, "update_ratio", first=1)
    places = range(len(chart.names))
    for (series, look), marker in zip(_SHARES.items(), figures.MARKERS, strict=False):
        activity.plot(places, np.nan_to_num(chart.at(look, series)), marker=marker, label=series)
    activity.set(ylim=(-0.05, 1.05), title="share of units or values")
    activity.legend()
    for axes in (gradients, activity, steps):
        axes.set_xticks(list(places), [_short(name) for name in chart.names])
        axes.set_xlabel("layer")
    figure.suptitle(title)
    figures.show(figure, f"{title}. {describe(chart)}")


def _norms(axes: Any, chart: Chart, series: str, first: int) -> None:
    """Draw the first and the last look on a logarithmic axis that is the same for most charts."""
    for look, name, marker in ((first, "first", "o"), (-1, "last", "s")):
        axes.plot(_positive(chart.at(look, series)), marker=marker, label=name)
    low, high = _ORDINARY[series]
    axes.set(yscale="log", title=series)
    axes.set_ylim(min(axes.get_ylim()[0], low), max(axes.get_ylim()[1], high))
    axes.legend()


def _losses(axes: Any, chart: Chart) -> None:
    for series, marker in (("loss", "o"), ("val_loss", "s")):
        values = np.asarray(chart.epochs[series], dtype=float)
        axes.plot(
            chart.epochs["epoch"],
            np.where(np.isfinite(values), values, np.nan),
            marker=marker,
            label=series,
        )
    if not np.isfinite(np.asarray(chart.epochs["loss"], dtype=float)).any():
        axes.text(0.5, 0.5, "not a number", ha="center", transform=axes.transAxes)
    axes.set(xlabel="epoch", title="loss")
    axes.legend()


def _short(name: str) -> str:
    return name.removeprefix("hidden_") if name.startswith("hidden_") else name[:3]


def _positive(values: Any) -> Any:
    return np.where(np.isfinite(values), np.maximum(values, _SMALLEST), np.nan)


def describe(chart: Chart) -> str:
    """Say in words what a chart shows."""
    first, last = chart.epochs.iloc[0], chart.epochs.iloc[-1]
    parts = [
        f"Loss ≈{_number(first['loss'])} in the first epoch and ≈{_number(last['loss'])} in the "
        f"last, on validation rows ≈{_number(first['val_loss'])} and ≈{_number(last['val_loss'])}",
        f"accuracy at the end ≈{last['accuracy']:.2f} and ≈{last['val_accuracy']:.2f}",
        _ends(chart, 0, "gradient_norm", "gradient norm before training"),
        _ends(chart, 1, "update_ratio", "update-to-weight ratio in the first step"),
        _ends(chart, 0, "activation_std", "standard deviation of the activations before training"),
        "largest share in a layer: "
        f"dead ≈{np.nanmax(chart.at(-1, 'dead')):.2f}, "
        f"saturated ≈{np.nan_to_num(chart.at(-1, 'saturated')).max():.2f}, "
        f"twins before training ≈{np.nanmax(chart.at(0, 'twins')):.2f}, "
        f"gradients of exactly 0 before training ≈{np.nanmax(chart.at(0, 'zero_gradients')):.2f}",
        f"rows whose answer changes when asked again ≈{last['changed_answers']:.2f}",
        f"weights that are not finite at the end: ≈{last['non_finite']:.0f}",
    ]
    return "; ".join(parts) + "."


def _ends(chart: Chart, look: int, series: str, words: str) -> str:
    values = chart.at(look, series)
    return (
        f"{words} ≈{_number(values[0])} in {chart.names[0]} and ≈{_number(values[-1])} in "
        f"{chart.names[-1]}"
    )


def _number(value: float) -> str:
    """Write two digits that count, never with an exponent, of which each machine has its own."""
    return np.format_float_positional(value, precision=2, fractional=False, trim="-")
