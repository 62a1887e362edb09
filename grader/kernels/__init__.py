"""Warm kernels: Jupyter kernels forked from a process that has done the course's imports.

Jupyter finds them through a kernelspec alone (`kernelspec`), so JupyterLab, nbclient, nbval and
nbgrader use them unchanged. `provisioner` asks a *zygote* (`zygote`), one process for each user,
environment and stage (`stages`), to fork a kernel. Where that is not to be had, or with
``PMLE_WARM=off``, an ordinary kernel starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SWITCH = "PMLE_WARM"


class ZygoteError(Exception):
    """No warm kernel can be had; the message says why."""


@dataclass(frozen=True)
class Zygote:
    """A running zygote.

    Parameters
    ----------
    pid
        Its process id.
    stage
        ``"light"`` or ``"tensorflow"``.
    modules
        What it has imported.
    kernels
        Process ids of the kernels that it forked and that still run.
    obstacle
        Why it refuses to fork; empty when it does not.
    """

    pid: int
    stage: str
    modules: tuple[str, ...]
    kernels: tuple[int, ...]
    obstacle: str


def status() -> tuple[Zygote, ...]:
    """List the user's running zygotes; empty where there are none or can be none."""
    if sys.platform != "linux":
        return ()
    from grader.kernels import client

    return tuple(
        Zygote(
            answer["pid"],
            answer["stage"],
            tuple(answer["modules"]),
            tuple(answer["kernels"]),
            answer["obstacle"],
        )
        for answer in client.ask_all("status")
    )


def stop() -> tuple[int, ...]:
    """End the user's zygotes, and with them their kernels; return the zygotes' process ids."""
    if sys.platform != "linux":
        return ()
    from grader.kernels import client

    return tuple(answer["pid"] for answer in client.ask_all("stop"))


@contextmanager
def plain() -> Iterator[None]:
    """Start ordinary kernels inside this context, with imports that are really fresh."""
    before = os.environ.get(SWITCH)
    os.environ[SWITCH] = "off"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SWITCH]
        else:
            os.environ[SWITCH] = before
