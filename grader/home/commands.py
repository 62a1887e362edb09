"""The terminal's ``pmle next``."""

from __future__ import annotations

from rich.console import Console


def next_best() -> None:
    """Say what is best done next, and why."""
    from grader.home import overview

    best = overview.read().next_best
    console = Console(highlight=False)
    console.print(f"[bold]{best.what}[/], because {best.why}.", soft_wrap=True)
    console.print(f"  {best.command}", markup=False)
