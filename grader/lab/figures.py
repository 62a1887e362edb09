"""Figures that can be read without seeing them, and without colour."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.figure import Figure

# Okabe and Ito's colours that reach a contrast of 3:1 on white, and black; every series also has
# a line style and a marker of its own.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#000000")
STYLES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D")
DOTS_PER_INCH = 96


def subplots(columns: int = 1, *, height: float = 3.6, width: float = 4.8) -> tuple[Figure, Any]:
    """Make a figure with axes in a row, in the course's style.

    Parameters
    ----------
    columns
        Number of axes.
    height, width
        Of each of the axes, in inches.

    Returns
    -------
    tuple
        The figure, and its axes: one, or an array of them.
    """
    style = cycler(color=COLOURS) + cycler(linestyle=STYLES)
    with plt.rc_context(
        {
            "axes.prop_cycle": style,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.alpha": 0.3,
        }
    ):
        return plt.subplots(1, columns, figsize=(width * columns, height), layout="constrained")


def show(figure: Figure, description: str) -> None:
    """Display a figure with a description in words.

    The description is the image's alternative text, a text below the figure that
    can be unfolded, and the whole output where no image can be shown.

    Parameters
    ----------
    figure
        Is closed afterwards.
    description
        What is to be seen, not only what is plotted. Put numbers in from
        variables, so that they cannot lie.

    Raises
    ------
    ValueError
        The description is empty or too short to describe anything.
    """
    from IPython.display import display

    text = " ".join(description.split())
    if len(text) < 40:
        raise ValueError(
            f"A figure needs a description of what is to be seen (40 characters or more), got "
            f"{text!r}. Say it for a reader who cannot see the figure."
        )
    image = io.BytesIO()
    # Without the metadata the bytes do not depend on the version of matplotlib.
    figure.savefig(image, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    plt.close(figure)
    display(
        {
            "image/png": base64.b64encode(image.getvalue()).decode(),
            "text/plain": f"Figure: {text}",
        },
        raw=True,
        metadata={"image/png": {"alt": text}},
    )
    display(
        {
            "text/html": f"<details><summary>The figure in words</summary><p>{html.escape(text)}"
            "</p></details>",
            "text/plain": "",
        },
        raw=True,
    )
