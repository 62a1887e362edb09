"""What a check of the installation found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    name
        What was looked at.
    ok
        Whether it is as it should be.
    found
        What is there.
    fix
        The exact next step if it is not; empty if it is.
    """

    name: str
    ok: bool
    found: str
    fix: str = ""


Examination = Callable[[], Finding]

REINSTALL = "make env (after: rm .venv/pmle-stamp)"
