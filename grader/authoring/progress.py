"""A progress bar with the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def bar(console: Console, what: str) -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """Show a bar while the block runs.

    Yields
    ------
    tuple of two functions
        Call the first one with the number of steps, the second one after each
        step. Nothing is shown before the first call.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(what, total=None, visible=False)
        yield (
            lambda total: progress.update(task, total=total, visible=True),
            lambda: progress.advance(task),
        )
