"""The terminal's ``pmle kernels``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from grader import kernels
from grader.course import CourseError

app = typer.Typer(no_args_is_help=True, help="The warm kernels: kernels with the imports done.")


@app.command()
def status() -> None:
    """Show the processes that warm kernels come from, and their kernels."""
    running = _running()
    console = Console()
    if not running:
        console.print("Nothing is running: the first kernel starts it.")
        return
    table = Table("process", "stage", "modules", "kernels", "forks")
    for zygote in running:
        table.add_row(
            str(zygote.pid),
            zygote.stage,
            str(len(zygote.modules)),
            ", ".join(map(str, zygote.kernels)) or "none",
            f"no: {zygote.obstacle}" if zygote.obstacle else "yes",
        )
    console.print(table)


@app.command()
def stop(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """End these processes and their kernels."""
    console = Console()
    alive = [pid for zygote in _running() for pid in zygote.kernels]
    if alive and not yes:
        question = f"{len(alive)} kernel(s) are running and would end with all they hold. Go on?"
        if not typer.confirm(question, default=False):
            console.print("Nothing was ended.")
            raise typer.Exit(1)
    console.print(f"Ended: {len(kernels.stop())} process(es), {len(alive)} kernel(s).")


@app.command()
def install(
    prefix: Annotated[Path, typer.Option(help="The environment to install into.")] = Path(
        sys.prefix
    ),
) -> None:
    """Make warm kernels known to Jupyter: "PMLE course" and "Python 3" of this environment."""
    from grader.kernels import kernelspec

    try:
        folders = kernelspec.install(prefix)
    except OSError as error:
        raise CourseError(
            f"cannot write the kernelspecs: {error}. Make {prefix} writable."
        ) from error
    for folder in folders:
        Console().print(f"Installed {folder}", soft_wrap=True)


def _running() -> tuple[kernels.Zygote, ...]:
    try:
        return kernels.status()
    except kernels.ZygoteError as error:
        raise CourseError(str(error)) from error
