"""A progress bar for checks that train, where a person watches; nothing of it stays behind."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

REDRAW_SECONDS = 0.2

Advance = Callable[[], None]


@contextlib.contextmanager
def bar(label: str, total: int) -> Iterator[Advance]:
    """Show a progress bar with the time left while the block runs.

    It is drawn in a notebook that a person has open. Anywhere else (nbgrader,
    nbval, a terminal whose output is kept from the answer) it stays silent, so
    that a cell's outputs are the same each time.

    Parameters
    ----------
    label
        What is going on, in a few words.
    total
        Number of steps.

    Yields
    ------
    callable
        Call it after each step.
    """
    if not watched():
        yield lambda: None
        return
    from IPython.display import HTML, clear_output, display

    start = time.monotonic()
    done, drawn = 0, start
    handle: Any = display(HTML(markup(label, 0, total, 0.0)), display_id=True)

    def advance() -> None:
        nonlocal done, drawn
        done += 1
        now = time.monotonic()
        if now - drawn >= REDRAW_SECONDS:
            drawn = now
            handle.update(HTML(markup(label, done, total, now - start)))

    try:
        yield advance
    finally:
        clear_output(wait=True)


def watched() -> bool:
    """Tell whether a person has this notebook open in JupyterLab, Notebook or VS Code."""
    main = sys.modules.get("__main__")
    return "JPY_SESSION_NAME" in os.environ or hasattr(main, "__vsc_ipynb_file__")


def markup(label: str, done: int, total: int, seconds: float) -> str:
    """Write the bar as HTML.

    Parameters
    ----------
    label
        What is going on.
    done, total
        Steps so far, and in all.
    seconds
        Time since the start.
    """
    left = f", about {seconds / done * (total - done):.0f} s left" if done else ""
    return (
        f'<label>{escape(label)} <progress value="{done}" max="{total}"></progress> '
        f"{done} of {total}{left}</label>"
    )
