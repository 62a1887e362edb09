"""Run cells in a kernel, as a learner's notebook does."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from grader.authoring.pages import Page
from grader.authoring.text import KERNELSPEC, Text, name_of
from grader.course import CourseError

CELL_SECONDS = 300
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"Cell In\[\d+\], line (\d+)|^-+> (\d+)", re.MULTILINE)


def environment() -> dict[str, str]:
    """Set up what makes a run repeatable, and silent about its machine."""
    tools = Path(sys.executable).parent
    return {
        **os.environ,
        # OpenMP's threads wait asleep: spinning, they keep a busy machine's cores from their like.
        "OMP_WAIT_POLICY": "PASSIVE",
        "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}",
        "PMLE_RECORD": "off",
        "PYTHONHASHSEED": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
    }


@asynccontextmanager
async def kernel(
    notebook: NotebookNode, folder: Path, **options: Any
) -> AsyncIterator[NotebookClient]:
    """Start a kernel that works in a folder, and stop it at the end."""
    client = NotebookClient(
        notebook,
        kernel_name=KERNELSPEC["name"],
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        allow_errors=True,
        shutdown_kernel="immediate",
        # The kernel's own remarks about its transport are not for authors.
        extra_arguments=["--log-level=ERROR"],
        **{"timeout": CELL_SECONDS, **options},
    )
    with tempfile.TemporaryDirectory(prefix="pmle-") as sockets:
        _connect_by_files(client, Path(sockets))
        async with client.async_setup_kernel(env=environment()):
            yield client


def _connect_by_files(client: NotebookClient, sockets: Path) -> None:
    """Use socket files where there are any: two kernels that start at once may pick one port."""
    if sys.platform != "win32":
        manager = client.create_kernel_manager()
        manager.transport = "ipc"
        # A short path, because the system allows about a hundred characters.
        manager.connection_file = str(sockets / "kernel.json")


async def execute(page: Page, text: Text, on_cell: Callable[[], None]) -> NotebookNode:
    """Run all cells of a text and return the notebook with their outputs.

    Parameters
    ----------
    page, text
        What to run; the text is not changed.
    on_cell
        Is called after each code cell.

    Raises
    ------
    CourseError
        A cell raised, wrote to stderr, or ran too long; the message names the
        cell and the line of the text.
    """
    from copy import deepcopy

    notebook = deepcopy(text.notebook)
    async with kernel(notebook, page.folder) as client:
        number = 0
        for position, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            number += 1
            try:
                await client.async_execute_cell(cell, position, execution_count=number)
            except CellTimeoutError as error:
                raise _failure(page, text, position, f"ran for {CELL_SECONDS} seconds") from error
            except DeadKernelError as error:
                raise _failure(page, text, position, "the kernel died here") from error
            _refuse_trouble(page, text, position, cell)
            on_cell()
    return notebook


def _refuse_trouble(page: Page, text: Text, position: int, cell: NotebookNode) -> None:
    for output in cell.outputs:
        if output.output_type == "error":
            trace = _ANSI.sub("", "\n".join(output.traceback))
            found = [int(first or second) for first, second in _LINE.findall(trace)]
            what = f"{output.ename}: {output.evalue}"
            raise _failure(page, text, position, what, found[0] if found else 1)
        if output.output_type == "stream" and output.name == "stderr":
            raise _failure(
                page,
                text,
                position,
                "wrote to stderr, which costs nbgrader points and worries learners:\n"
                f"    {output.text.strip().splitlines()[0]}\n"
                "  Cure the cause, or silence it in the lesson's first cell",
            )


def _failure(page: Page, text: Text, position: int, what: str, line: int = 1) -> CourseError:
    cell = text.notebook.cells[position]
    rows = cell.source.splitlines()
    line = min(line, len(rows))
    where = f"{page.shown(page.source)}:{text.lines[position] + line - 1}"
    return CourseError(
        f"{where}: {page.slug}, {name_of(cell, position)}: {what}\n    {rows[line - 1].strip()}"
    )
